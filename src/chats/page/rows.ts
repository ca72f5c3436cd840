// The page's rows: where a message lies in the store, so that a listing by prefix gives the order people read in.
//
//   page!nonce/<chat>/<place>/<nonce>   the row that a nonce was given, so that a repeated post finds it
//   page!root!<time, newest first>!…    one row per root message
//   page!reply!<root>!<time>!…          one row per reply, oldest first

import { canonicalJson, type JsonObject } from '../../core/json';
import { key, prefix } from '../../core/keys';
import type { ChatId } from '../../core/ports';

/** Later than any time we meet, in microseconds: subtracted from, so that the newest root sorts first. */
const END_OF_TIME = 8_999_999_999_999_999;
const DIGITS = 16;

function sortable(micros: number): string {
  return String(micros).padStart(DIGITS, '0');
}

export function nonceRow(chat: ChatId, address: JsonObject, nonce: string): string {
  return key('page', 'nonce', chat, canonicalJson(address), nonce);
}

export function rootRow(micros: number, chat: ChatId, nonce: string): string {
  return key('page', 'root', sortable(END_OF_TIME - micros), chat, nonce);
}

export function replyRow(root: string, micros: number, nonce: string): string {
  return key('page', 'reply', root, sortable(micros), nonce);
}

export function rootRows(): string {
  return prefix('page', 'root');
}

export function replyRows(root: string): string {
  return prefix('page', 'reply', root);
}
