// SPDX-License-Identifier: LGPL-2.1-or-later
// What a picker (elements/picker.js) searches in.
import { get } from './api.js';

const LIMIT = 12;

export const personItem = (user) => ({
  id: user.id, text: user.name, note: [user.login, user.affiliation].filter(Boolean).join(' · '), user,
});
export const groupItem = (group) => ({ id: group.id, text: group.name });

export async function searchPeople(text, signal) {
  const { users } = await get('users', { search: text, limit: LIMIT }, signal);
  return users.map(personItem);
}

// There are few groups: all are asked for once, and searched here.
export function searchGroups(groups) {
  return async (text) => {
    const wanted = text.normalize('NFKC').toLowerCase();
    return groups.filter((group) => group.name.normalize('NFKC').toLowerCase().includes(wanted)).map(groupItem);
  };
}
