// The parent's side of the frame bridge. Source: reference, section 5.
//
// Closed vocabulary, silence for everything else; one value to an answer; `undefined` travels
// as nothing after the colon.

import { act } from './launch.js';

const CARD_EVENTS = ['CallCard::EntityChanged', 'CallCard::BeforeClose', 'CallCard::CallStateChanged'];
const CARD_COMMANDS = ['getStatus', 'disableAutoClose', 'enableAutoClose'];
const PATHS = [
  /^\/crm\/(deal|lead|contact|company|type)\//,
  /^\/marketplace\//,
  /^\/company\/personal\/user\/\d+\//,
  /^\/workgroups\/group\/\d+\//,
];

/** Frames by APP_SID. A frame that was launched anew answers to its new one only. */
const frames = new Map();
/** Told of every message, tokens hidden: `(direction, text)`. */
let watcher = () => {};

/** @param {(direction: 'in' | 'out', text: string) => void} tell */
export function watch(tell) {
  watcher = tell;
}

/** One launched frame and what it has subscribed to. */
export class Bridge {
  /**
   * @param {{frame: HTMLIFrameElement, origin: string, sid: string, init: object}} opening
   * @param {object} host what the portal page can do: `user`, `openPath`, `toast`, and in a
   *   host card `status`, `disableAutoClose`, `enableAutoClose`; elsewhere `close`
   */
  constructor(opening, host) {
    Object.assign(this, opening);
    this.host = host;
    this.isCard = opening.init.PLACEMENT === 'CALL_CARD';
    this.isFirst = opening.init.FIRST_RUN;
    this.subscriptions = new Map(CARD_EVENTS.map((event) => [event, new Set()]));
    frames.set(this.sid, this);
  }

  /** The frame is gone: nothing answers to its APP_SID any more. */
  close() {
    frames.delete(this.sid);
  }

  /** An occurrence, to every callback that subscribed. */
  emit(event, payload) {
    for (const callback of this.subscriptions.get(event) ?? []) this.reply(callback, payload);
  }

  reply(callback, value) {
    if (!callback || !this.frame.contentWindow) return;
    const text = `${callback}:${value === undefined ? '' : JSON.stringify(value)}`;
    watcher('out', text);
    this.frame.contentWindow.postMessage(text, this.origin);
  }

  async run(command, params, callback) {
    const value = await this.answer(command, params ?? []);
    if (value !== SILENCE) this.reply(callback, value);
    if (command === 'placementBindEvent') this.subscribe(params?.event, callback);
  }

  subscribe(event, callback) {
    if (this.isCard && callback) this.subscriptions.get(event)?.add(callback);
  }

  /** What a command answers, or SILENCE. */
  async answer(command, params) {
    if (CARD_COMMANDS.includes(command)) return this.isCard ? this.host[command]() : SILENCE;
    switch (command) {
      case 'getInitData': {
        const init = { ...this.init, FIRST_RUN: this.isFirst };
        this.isFirst = false;
        return init;
      }
      case 'getInterface':
        return this.isCard ? { command: CARD_COMMANDS, event: CARD_EVENTS } : { command: [], event: [] };
      case 'refreshAuth': {
        const renewed = await act('refresh', { user: Number(this.host.user()) });
        return renewed.silent ? this.alarm() : renewed;
      }
      case 'openPath':
        return this.openPath(String(params.path ?? ''));
      case 'resizeWindow':
        return { width: params.width, height: params.height };
      case 'setTitle':
      case 'setScroll':
        return this.isCard ? SILENCE : params;
      case 'setInstall':
      case 'setUserOption':
        return params;
      case 'setAppOption':
        return this.init.IS_ADMIN ? params : SILENCE;
      case 'setInstallFinish':
        if (this.init.INSTALL) await this.host.installFinish();
        return SILENCE;
      case 'closeApplication':
        if (!this.isCard) this.host.close();
        return SILENCE;
      case 'imPhoneTo':
        this.host.toast(`The portal dials ${params.phone}`);
        return SILENCE;
      case 'imCallTo':
      case 'imOpenMessenger':
      case 'imOpenHistory':
        this.host.toast(`The portal opens its messenger (${command})`);
        return SILENCE;
      default:
        return SILENCE;
    }
  }

  alarm() {
    this.host.toast('The portal could not renew the authorization');
    return SILENCE;
  }

  openPath(path) {
    if (!PATHS.some((allowed) => allowed.test(path))) {
      return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' };
    }
    const mark = `${path.includes('?') ? '&' : '?'}from=rest_placement&from_app=call-card`;
    return this.host.openPath(path + mark).then(() => ({ result: 'close' }));
  }
}

const SILENCE = Symbol('silence');

/** `<command>:<JSON>:<callback>:<APP_SID>`; the JSON may contain colons, and may be missing. */
export function parse(data) {
  if (typeof data !== 'string') {
    if (!data || typeof data.method !== 'string') return null;
    return { command: data.method, params: data.params, callback: data.callback, sid: data.appSid };
  }
  const pieces = data.split(':');
  if (pieces.length < 2) return null;
  const [command, sid] = [pieces.shift(), pieces.pop()];
  const callback = pieces.pop() ?? '';
  const text = pieces.join(':');
  try {
    return { command, params: text ? JSON.parse(text) : [], callback, sid };
  } catch {
    return null;
  }
}

window.addEventListener('message', (event) => {
  const message = parse(event.data);
  const bridge = message && frames.get(message.sid);
  // A wrong origin, an old APP_SID or nonsense is met with silence.
  if (!bridge || event.origin !== bridge.origin) return;
  watcher('in', typeof event.data === 'string' ? event.data : JSON.stringify(event.data));
  bridge.run(message.command, message.params, message.callback);
});
