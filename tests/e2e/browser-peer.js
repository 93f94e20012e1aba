// SPDX-License-Identifier: LGPL-2.1-or-later
// A participant in a page of the server's own origin, made of nothing but what a browser has. Loaded
// into a page; `await LiveOnPeer.join({...})` gives one.

class LiveOnPeer {
  static async join({ company, user, password, room, videoSlots = 9, send = true, ...how }) {
    const peer = new LiveOnPeer();
    const token = await peer.signIn(company, user, password);
    await peer.hello(token);
    const rooms = await peer.rest("GET", "/api/v1/rooms", null, token);
    peer.room = rooms.rooms.find((r) => r.name === room || r.id === room).id;
    peer.how = { videoSlots, send, ...how };
    await peer.enter();
    return peer;
  }

  // The first time, and after exit().
  async enter() {
    this.slots = [];
    this.speaking = [];
    this.joined = await this.call("join", { room: this.room, take_over: true });
    await this.connect(this.how);
  }

  constructor() {
    this.calls = new Map();
    this.lastId = 0;
    this.events = [];
    this.slots = [];
    this.speaking = [];
    this.wanted = null;
    this.people = new Map();
    this.frames = {};
  }

  async rest(method, path, body, token) {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  }

  async signIn(company, user, password) {
    const id = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((b) => b.toString(16).padStart(2, "0")).join("");
    const keys = await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
    const key = btoa(String.fromCharCode(...raw)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    const answer = await this.rest("POST", "/api/v1/sessions", {
      company, user, password,
      device: { id, name: "browser", key }, client: { name: "browser", version: "0.1.0" },
    });
    return answer.access_token;
  }

  hello(token) {
    this.socket = new WebSocket(`wss://${location.host}/api/v1/events`, "liveon.1");
    this.socket.onmessage = (message) => this.take(JSON.parse(message.data));
    return new Promise((welcomed, refused) => {
      this.socket.onopen = () => this.socket.send(JSON.stringify({
        type: "hello", token, language: "en", client: { name: "browser", version: "0.1.0" },
      }));
      this.welcomed = welcomed;
      this.socket.onclose = (event) => refused(new Error(`closed: ${event.code}`));
    });
  }

  call(method, params) {
    const id = ++this.lastId;
    this.socket.send(JSON.stringify({ type: "call", id, method, params }));
    return new Promise((done, refused) => this.calls.set(id, { done, refused }));
  }

  take(message) {
    if (message.type === "welcome") this.welcomed(message);
    else if (message.type === "result") this.calls.get(message.id).done(message.result);
    else if (message.type === "problem" && message.id !== undefined) {
      this.calls.get(message.id).refused(new Error(JSON.stringify(message.problem)));
    } else if (message.type === "event") this.takeEvent(message.event, message.data);
  }

  takeEvent(name, data) {
    this.events.push([name, data]);
    if (name === "media.slots") this.slots = data.slots;
    else if (name === "media.speaking") this.speaking = data.seats;
    else if (name === "media.wanted") this.applyWanted(data);
    else if (name === "meeting.joined" || name === "meeting.changed") {
      this.people.set(data.person.seat, data.person);
    } else if (name === "meeting.left") this.people.delete(data.seat);
  }

  // What nobody watches is not encoded.
  async applyWanted(wanted) {
    this.wanted = wanted;
    const sender = this.camera?.sender;
    if (!sender) return;
    const parameters = sender.getParameters();
    parameters.encodings.forEach((encoding, layer) => { encoding.active = wanted.camera[layer]; });
    await sender.setParameters(parameters);
  }

  async connect({ videoSlots, send, tcpOnly, spoilOffer, spoilAnswer }) {
    const spoil = (sdp, isOn) => (isOn
      ? sdp.replace(/(a=fingerprint:\S+ )(..:..)/g, "$1AB:CD") : sdp);
    const pc = this.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    if (send) this.stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: { width: 1280, height: 720, frameRate: 30 },
    });
    const track = (kind) => this.stream?.getTracks().find((t) => t.kind === kind);
    this.microphone = pc.addTransceiver(track("audio") ?? "audio", { direction: "sendonly" });
    this.camera = pc.addTransceiver(track("video") ?? "video", {
      direction: "sendonly",
      sendEncodings: [
        { rid: "l", scaleResolutionDownBy: 4, scalabilityMode: "L1T3", maxBitrate: 150000 },
        { rid: "m", scaleResolutionDownBy: 2, scalabilityMode: "L1T3", maxBitrate: 500000 },
        { rid: "h", scalabilityMode: "L1T3", maxBitrate: 1700000 },
      ],
    });
    const vp8 = RTCRtpReceiver.getCapabilities("video").codecs
      .filter((c) => /\/(VP8|rtx)$/.test(c.mimeType));
    this.camera.setCodecPreferences(vp8);
    const receive = (kind) => {
      const transceiver = pc.addTransceiver(kind, { direction: "recvonly" });
      if (kind === "video") transceiver.setCodecPreferences(vp8);
      return transceiver;
    };
    this.sound = [0, 1, 2].map(() => receive("audio"));
    this.sharedSound = receive("audio");
    this.video = Array.from({ length: videoSlots }, () => receive("video"));
    await pc.setLocalDescription();
    const mids = (list) => list.map((t) => t.mid);
    const answer = await this.call("media.offer", {
      sdp: spoil(pc.localDescription.sdp, spoilOffer),
      lines: {
        microphone: this.microphone.mid, camera: this.camera.mid,
        sound: mids(this.sound), shared_sound: this.sharedSound.mid, video: mids(this.video),
      },
    });
    this.answer = answer;
    // A line begins with a=candidate; without those of UDP only TCP is left.
    const sdp = tcpOnly ? answer.sdp.replace(/a=candidate:\S+ \d+ udp .*\r\n/gi, "") : answer.sdp;
    await pc.setRemoteDescription({ type: "answer", sdp: spoil(sdp, spoilAnswer) });
    this.play();
    if (send) await this.call("media.sources", { microphone: true, camera: true });
  }

  // A receiver without a sink decodes nothing.
  play() {
    for (const transceiver of [...this.sound, this.sharedSound, ...this.video]) {
      const kind = transceiver.receiver.track.kind;
      const element = document.createElement(kind);
      element.srcObject = new MediaStream([transceiver.receiver.track]);
      element.muted = kind === "video";
      element.autoplay = true;
      document.documentElement.append(element);
      transceiver.element = element;
      element.play().catch(() => {});
    }
  }

  view(videos) { return this.call("media.view", { videos }); }

  // The newest picture of a video slot: its size, and its luma in base64.
  async picture(mid) {
    const frame = new VideoFrame(this.video.find((t) => t.mid === mid).element);
    const { width, height } = frame.visibleRect;
    const bytes = new Uint8Array(frame.allocationSize());
    const [{ offset, stride }] = await frame.copyTo(bytes);
    frame.close();
    const rows = Array.from({ length: height }, (_, y) => bytes.subarray(offset + y * stride,
      offset + y * stride + width));
    return { width, height, luma: btoa(rows.map((row) => String.fromCharCode(...row)).join("")) };
  }

  async stats() {
    const report = [...(await this.pc.getStats()).values()];
    const rtp = (type) => report.filter((s) => s.type === type);
    const mid = (s) => [...(this.video), ...this.sound, this.sharedSound]
      .find((t) => t.receiver.track.id === s.trackIdentifier)?.mid;
    const pair = report.find((s) => s.type === "candidate-pair" && s.nominated && s.state === "succeeded");
    const remote = pair && report.find((s) => s.id === pair.remoteCandidateId);
    const transport = report.find((s) => s.type === "transport");
    return {
      state: this.pc.connectionState,
      protocol: remote?.protocol ?? null,
      srtp: transport?.srtpCipher ?? null,
      dtls: transport?.dtlsCipher ?? null,
      available: pair?.availableOutgoingBitrate ?? null,
      slots: this.slots, speaking: this.speaking, wanted: this.wanted,
      inbound: rtp("inbound-rtp").map((s) => ({
        mid: s.mid ?? mid(s), kind: s.kind, packets: s.packetsReceived, lost: s.packetsLost,
        decoded: s.framesDecoded, keys: s.keyFramesDecoded, dropped: s.framesDropped,
        width: s.frameWidth, height: s.frameHeight, freezes: s.freezeCount,
        samples: s.totalSamplesReceived, concealed: s.concealedSamples, energy: s.totalAudioEnergy,
        nack: s.nackCount, pli: s.pliCount,
      })),
      outbound: rtp("outbound-rtp").map((s) => ({
        mid: s.mid, kind: s.kind, rid: s.rid, packets: s.packetsSent, frames: s.framesEncoded,
        width: s.frameWidth, height: s.frameHeight, mode: s.scalabilityMode, nack: s.nackCount,
        pli: s.pliCount, target: s.targetBitrate, limited: s.qualityLimitationReason,
      })),
    };
  }

  // Out of the room, but still signed in.
  async exit() {
    await this.call("leave", {});
    this.pc.close();
    this.stream?.getTracks().forEach((t) => t.stop());
    for (const transceiver of [...this.sound, this.sharedSound, ...this.video]) transceiver.element.remove();
  }

  async leave() {
    await this.exit();
    this.socket.onclose = null;
    this.socket.close();
  }
}
globalThis.LiveOnPeer = LiveOnPeer;
