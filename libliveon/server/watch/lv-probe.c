/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-probe.h"

#include <errno.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "lv-config-keys.h"
#include "lv-openssl.h"

#define TIMEOUT_S 3
#define PROXY_HEADER "PROXY UNKNOWN\r\n"
#define MAX_FILES 1000000

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL, SSL_free)

/* TLS */

static int
dial_one (const struct addrinfo *info)
{
  const struct timeval timeout = { .tv_sec = TIMEOUT_S };
  int fd = socket (info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  if (connect (fd, info->ai_addr, info->ai_addrlen) == 0)
    return fd;
  close (fd);
  return -1;
}

static int
dial (const char *address, gboolean says_proxy)
{
  const struct addrinfo hints
      = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
  struct addrinfo *found = NULL;
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;
  guint16 port = 0;
  gboolean has_port;
  int fd;

  if (!lv_config_split_host_port (address, &host, &port, &has_port))
    return -1;
  service = g_strdup_printf ("%u", port);
  if (getaddrinfo (host, service, &hints, &found) != 0)
    return -1;
  fd = dial_one (found);
  freeaddrinfo (found);
  if (fd >= 0 && says_proxy
      && send (fd, PROXY_HEADER, strlen (PROXY_HEADER), MSG_NOSIGNAL)
             != (gssize) strlen (PROXY_HEADER))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static void
read_session (LvProbeTls *self, SSL *ssl)
{
  g_autoptr (X509) certificate = SSL_get1_peer_certificate (ssl);
  EVP_PKEY *key = certificate != NULL ? X509_get0_pubkey (certificate) : NULL;
  const char *group = SSL_group_to_name (ssl, (int) SSL_get_negotiated_group (ssl));

  g_strlcpy (self->protocol, SSL_get_version (ssl), sizeof self->protocol);
  g_strlcpy (self->cipher, SSL_get_cipher_name (ssl), sizeof self->cipher);
  g_strlcpy (self->group, group != NULL ? group : "", sizeof self->group);
  if (key != NULL)
    g_snprintf (self->key, sizeof self->key, "%s %d", EVP_PKEY_get0_type_name (key),
                EVP_PKEY_get_bits (key));
}

/* A version that is refused is answered with an alert, or the end of the connection. */
static LvProbeAnswer
shake_hands (LvProbeTls *self, const char *address, gboolean says_proxy, int lowest, int highest)
{
  g_autoptr (SSL_CTX) context = SSL_CTX_new (TLS_client_method ());
  g_autoptr (SSL) ssl = NULL;
  LvProbeAnswer answer = LV_PROBE_REFUSED;
  int fd = dial (address, says_proxy);

  if (fd < 0)
    return LV_PROBE_UNKNOWN;
  SSL_CTX_set_security_level (context, 0); /* whatever is old is offered */
  SSL_CTX_set_min_proto_version (context, lowest);
  SSL_CTX_set_max_proto_version (context, highest);
  ssl = SSL_new (context);
  SSL_set_fd (ssl, fd);
  if (SSL_connect (ssl) == 1)
    {
      answer = LV_PROBE_ACCEPTED;
      if (highest == TLS1_3_VERSION)
        read_session (self, ssl);
    }
  else if (errno == EAGAIN || errno == ETIMEDOUT)
    answer = LV_PROBE_UNKNOWN;
  close (fd);
  return answer;
}

void
lv_probe_tls (LvProbeTls *self, const char *address, gboolean says_proxy)
{
  *self = (LvProbeTls){ 0 };
  errno = 0;
  self->below = shake_hands (self, address, says_proxy, TLS1_VERSION, TLS1_2_VERSION);
  errno = 0;
  self->newest = shake_hands (self, address, says_proxy, TLS1_3_VERSION, TLS1_3_VERSION);
}

/* The process */

/* "NoNewPrivs:\t1" */
static char *
find_status (const char *status, const char *name)
{
  const char *line = strstr (status, name);

  if (line == NULL)
    return g_strdup ("");
  line += strlen (name);
  line += strspn (line, ": \t");
  return g_strndup (line, strcspn (line, "\n"));
}

void
lv_probe_process (LvProbeProcess *self)
{
  g_autofree char *status = NULL;
  g_autofree char *privileges = NULL;
  g_autofree char *filter = NULL;
  g_autofree char *capabilities = NULL;
  struct rlimit cores = { 1, 1 };
  guint64 bits;

  *self = (LvProbeProcess){ .is_root = geteuid () == 0 };
  self->leaves_no_cores
      = getrlimit (RLIMIT_CORE, &cores) == 0 && cores.rlim_cur == 0 && prctl (PR_GET_DUMPABLE) == 0;
  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return;
  privileges = find_status (status, "\nNoNewPrivs");
  filter = find_status (status, "\nSeccomp");
  capabilities = find_status (status, "\nCapEff");
  self->no_new_privileges = g_str_equal (privileges, "1");
  self->is_filtered = g_str_equal (filter, "2");
  bits = g_ascii_strtoull (capabilities, NULL, 16);
  for (; bits != 0; bits &= bits - 1)
    self->capabilities++;
}

/* Files */

static gboolean
is_database (const char *name)
{
  return g_str_has_suffix (name, ".db") || g_str_has_suffix (name, ".db-wal")
         || g_str_has_suffix (name, ".db-shm") || g_str_has_suffix (name, ".db-journal");
}

static gboolean
is_key (const char *name)
{
  static const char *const names[] = { "pepper", "record-key", "certificate-key.pem", NULL };

  return g_strv_contains (names, name);
}

/* A certificate is for everybody to see. */
static gboolean
is_known (const char *name)
{
  static const char *const names[] = { "certificate.pem", "control", "lock", NULL };

  return g_strv_contains (names, name);
}

static void
look_at (LvProbeFiles *self, const char *name, const char *path, gboolean is_within)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    return;
  if (!g_str_equal (name, "certificate.pem") && (info.st_mode & 077) != 0)
    self->loose++;
  if (S_ISDIR (info.st_mode) && !is_within && g_str_equal (name, "tenants"))
    return;
  if (is_database (name) && S_ISREG (info.st_mode))
    self->databases += g_str_has_suffix (name, ".db");
  else if (!is_within && is_key (name))
    self->keys++;
  else if (is_within || !is_known (name))
    self->strangers++;
}

static void
look_into (LvProbeFiles *self, const char *folder, gboolean is_within)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && n++ < MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      look_at (self, name, path, is_within);
    }
}

void
lv_probe_files (LvProbeFiles *self, const char *state_directory)
{
  g_autofree char *tenants = g_build_filename (state_directory, "tenants", NULL);
  struct stat info;

  *self = (LvProbeFiles){ 0 };
  if (stat (state_directory, &info) == 0 && (info.st_mode & 077) != 0)
    self->loose++;
  look_into (self, state_directory, FALSE);
  look_into (self, tenants, TRUE);
}
