// Times as the chats write them beside a message.

import { h } from './dom';

const CLOCK: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** "14:02" today, "19 Nov, 14:02" before. */
export function shortTime(iso: string, now = new Date(), locale?: string): string {
  const date = new Date(iso);
  const sameDay = date.toDateString() === now.toDateString();
  const fields: Intl.DateTimeFormatOptions = sameDay ? CLOCK : { ...CLOCK, day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, fields).format(date);
}

/** The same as an element that tells the whole time when pointed at. */
export function timeElement(iso: string, className: string): HTMLElement {
  const title = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' }).format(
    new Date(iso),
  );
  return h('time', { class: className, text: shortTime(iso), attrs: { datetime: iso, title } });
}
