// SPDX-License-Identifier: LGPL-2.1-or-later
// What the server tells by itself: a WebSocket that comes back when the network does.
import { get } from './api.js';

const PROTOCOL = 'liveon-admin.1';
const SOONEST_MS = 1000;
const LATEST_MS = 30000;

// onEvent (name, data), onState (isConnected); until the signal is aborted.
export function watch(path, { signal, onEvent, onState }) {
  let wait = SOONEST_MS;
  let socket = null;
  let timer = 0;

  function open() {
    const url = new URL(`api/${path}`, location.href);
    url.protocol = 'wss:';
    url.hash = '';
    socket = new WebSocket(url, PROTOCOL);
    socket.addEventListener('open', () => { wait = SOONEST_MS; onState(true); });
    socket.addEventListener('message', (message) => {
      const { event, data } = JSON.parse(message.data);
      onEvent(event, data);
    });
    socket.addEventListener('close', onClose);
  }

  // Whether the session is over is asked for: that also brings the sign-in.
  async function onClose() {
    if (signal.aborted)
      return;
    onState(false);
    await get('rooms', {}, signal).catch(() => {});
    if (signal.aborted)
      return;
    timer = setTimeout(open, wait);
    wait = Math.min(2 * wait, LATEST_MS);
  }

  signal.addEventListener('abort', () => { clearTimeout(timer); socket?.close(); });
  open();
}
