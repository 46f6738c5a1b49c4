// The host card: the dialog of a call with the client on the left and our tab on the right.
// Source: reference, sections 2.4, 5.6 and 5.8.

import { Bridge } from './bridge.js';
import { launch } from './launch.js';

const $ = (id) => document.querySelector(`[data-testid="${id}"]`);
const root = $('host-card');
const place = $('card-frame');
const countdown = $('countdown');
const WORDS = { idle: 'No connection', connecting: 'Connecting', connected: 'Connected' };

export class HostCard {
  /** @param {{hasTab: boolean, user: () => string, lang: () => string, closeMs: number, commentIsOpen: () => boolean, desk: object}} page */
  constructor(page) {
    this.page = page;
    this.call = null;
    $('app-tab').addEventListener('click', () => this.launch());
    $('card-close').addEventListener('click', () => this.close());
  }

  get isOpen() {
    return this.call !== null;
  }

  /** Opens with a call; the tab is activated at once when it is the first one. */
  open(call, activateTab) {
    this.call = call;
    this.state = call.status.CALL_STATE;
    this.isHeld = false;
    this.draw();
    root.hidden = false;
    $('app-tab').hidden = !this.page.hasTab;
    place.replaceChildren(this.empty());
    if (activateTab && this.page.hasTab) this.launch();
  }

  /** Each click on the tab launches again: a new form, a new APP_SID, a new frame. */
  async launch() {
    const call = this.call;
    this.bridge?.close();
    const wanted = { target: 'call', call: call.id, user: this.page.user(), lang: this.page.lang() };
    const opening = await launch(place, wanted);
    if (this.call !== call) return opening.frame.remove();
    $('app-tab').textContent = opening.title;
    this.bridge = new Bridge(opening, this.host());
  }

  /** What the bridge may ask of this card. */
  host() {
    return {
      ...this.page.desk,
      user: this.page.user,
      getStatus: () => this.call.status,
      disableAutoClose: () => {
        this.isHeld = true;
        if (this.timer) this.startCountdown();
        return [];
      },
      enableAutoClose: () => {
        this.isHeld = false;
        if (this.timer && !this.page.commentIsOpen()) this.close();
        return [];
      },
    };
  }

  /** News of the call. The card announces a state only when it changes. */
  update(call) {
    this.call = call;
    const state = call.status.CALL_STATE;
    const isNew = state !== this.state;
    this.state = state;
    this.draw();
    if (isNew) this.bridge?.emit('CallCard::CallStateChanged', state);
  }

  entityChanged(entity) {
    this.bridge?.emit('CallCard::EntityChanged', entity);
  }

  /**
   * The phone has hung up, or the card is hidden here: close, unless our application holds that or
   * the comment box is open (reference, section 5.6).
   */
  autoClose() {
    if (!this.isHeld && !this.page.commentIsOpen()) return this.close();
    this.bridge?.emit('CallCard::BeforeClose');
    this.startCountdown();
  }

  startCountdown() {
    clearInterval(this.timer);
    const end = performance.now() + this.page.closeMs;
    const tick = () => {
      const left = end - performance.now();
      countdown.textContent = `closes in ${Math.max(0, Math.ceil(left / 1000))} s`;
      if (left <= 0) this.close();
    };
    this.timer = setInterval(tick, Math.min(500, this.page.closeMs));
    countdown.hidden = false;
    tick();
  }

  /** The real close: the event is posted, and in the same turn the frame is gone. */
  close() {
    if (!this.isOpen) return;
    this.bridge?.emit('CallCard::BeforeClose');
    this.bridge?.close();
    clearInterval(this.timer);
    Object.assign(this, { timer: null, bridge: null, call: null });
    place.replaceChildren();
    countdown.hidden = true;
    root.hidden = true;
    this.page.closed();
  }

  empty() {
    const words = document.createElement('p');
    words.className = 'card-empty';
    words.textContent = this.page.hasTab
      ? 'Click the tab to open the application.'
      : 'No application has a tab here.';
    return words;
  }

  draw() {
    const { status, profile, direction } = this.call;
    root.dataset.state = this.state;
    $('host-state').textContent = WORDS[this.state] ?? this.state;
    $('host-number').textContent = status.PHONE_NUMBER ?? 'Unknown number';
    $('host-who').textContent = status.CRM_ENTITY_TYPE
      ? `${status.CRM_ENTITY_TYPE} ${status.CRM_ENTITY_ID}`
      : 'Not in the CRM';
    const facts = {
      Direction: direction,
      Telephony: profile,
      Line: [status.LINE_NAME, status.LINE_NUMBER].filter(Boolean).join(' · '),
      'Call list': status.CALL_LIST_MODE ? 'yes' : 'no',
    };
    $('host-facts').replaceChildren(
      ...Object.entries(facts).flatMap(([name, value]) => {
        const [term, text] = [document.createElement('dt'), document.createElement('dd')];
        term.textContent = name;
        text.textContent = value;
        return [term, text];
      }),
    );
  }
}
