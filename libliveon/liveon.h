/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole public interface of libliveon. */
#pragma once

#include "liveon-error.h"
#include "liveon-macros.h"
