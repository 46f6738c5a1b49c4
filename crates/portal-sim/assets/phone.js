// The phone on the left: what it shows of the current call, and what its buttons ask for.

import { act } from './launch.js';
import { toast } from './slider.js';

const $ = (id) => document.querySelector(`[data-testid="${id}"]`);
const WORDS = {
  new: 'About to ring', requested: 'Dialled from the CRM', ringing: 'Ringing',
  talking: 'Talking', ended: 'Ended',
};
const ACTIVE = ['requested', 'ringing', 'talking'];

export class Phone {
  /** @param {{user: () => string}} page */
  constructor(page) {
    this.page = page;
    this.call = null;
    for (const button of ['ring-in', 'dial-out', 'crm-dial', 'request-callback']) {
      this.on(button, () => this.wish());
    }
    for (const button of ['answer', 'miss', 'entity']) this.on(button, () => this.onCall());
    this.on('hang-up', () => ({ ...this.onCall(), code: $('outcome').value, reason: $('reason').value }));
    this.on('redirect', () => ({ ...this.onCall(), to: this.page.user() === '15' ? 12 : 15 }));
    $('dial').addEventListener('submit', (event) => event.preventDefault());
    setInterval(() => this.draw(), 1000);
  }

  on(id, wish) {
    $(id).addEventListener('click', () => act(id, wish()).catch((error) => toast(error.message)));
  }

  /** The form as the simulator wants it. */
  wish() {
    const form = new FormData($('dial'));
    return {
      profile: form.get('profile'),
      number: form.get('number'),
      line_name: form.get('line_name'),
      crm_known: form.has('crm_known'),
      call_list: form.has('call_list'),
      play: form.has('play'),
      text: $('callback-text').value,
      user: Number(this.page.user()),
    };
  }

  onCall() {
    return { call: this.call?.id ?? '' };
  }

  /** News of a call of this employee. */
  update(call) {
    const isMine = String(call.operator) === this.page.user();
    const isShown = this.call?.id === call.id;
    if (isShown || (isMine && !ACTIVE.includes(this.call?.phase))) this.call = call;
    this.draw();
  }

  forget() {
    this.call = null;
    this.draw();
  }

  draw() {
    const phase = this.call?.phase ?? 'idle';
    $('phone').dataset.phase = phase;
    $('phone-state').textContent = (WORDS[phase] ?? 'No call') + this.talkTime();
    $('phone-number').textContent = this.call ? (this.call.number ?? 'Unknown number') : '';
    $('phone-line').textContent = this.call ? `${this.call.direction} · ${this.call.profile}` : '';
    $('answer').disabled = phase !== 'ringing';
    $('miss').disabled = !['requested', 'ringing'].includes(phase);
    $('hang-up').disabled = $('redirect').disabled = $('entity').disabled = !ACTIVE.includes(phase);
  }

  talkTime() {
    if (this.call?.phase !== 'talking') return '';
    const seconds = Math.max(0, Math.floor(Date.now() / 1000) - this.call.answered_at);
    const pad = (number) => String(number).padStart(2, '0');
    return ` ${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
  }
}
