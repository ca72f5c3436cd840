// What the door says by itself, where no listener has been asked. Everything else that is said comes from the listener.

import type { Payload } from '../../core/ports';

interface Sentences {
  nobody: string;
  odd: string;
  trouble: string;
  /** A field was left empty; `label` is the field's. */
  empty(label: string): string;
  greeting: string;
}

export const SENTENCES: Record<'en' | 'ja', Sentences> = {
  en: {
    nobody: 'Teams does not say who you are, so nothing was done.',
    odd: 'This button is none that Bellhop knows, so nothing was done.',
    trouble: 'Bellhop could not take this just now, so nothing was done. Please try again in a minute.',
    empty: (label) => `Nothing was done yet: fill in “${label}” first, then press again.`,
    greeting: [
      'Hello, I am Bellhop. I tell you what happens in Amazon SageMaker and Azure Machine Learning,',
      'and my buttons approve, reject, retry and stop, for those who may. Write “help” to see what else I can do.',
    ].join(' '),
  },
  ja: {
    nobody: 'Teams から操作した人の情報が届かないため、何も実行していません。',
    odd: 'Bellhop が知らないボタンのため、何も実行していません。',
    trouble: 'いま受け付けられないため、何も実行していません。少し待ってからもう一度お試しください。',
    empty: (label) => `まだ何も実行していません。「${label}」を入力してから、もう一度押してください。`,
    greeting: [
      'こんにちは、Bellhop です。Amazon SageMaker と Azure Machine Learning の出来事をお知らせします。',
      '承認・却下・再試行・停止は、権限のある人がボタンで行えます。「help」と書くと、できることの一覧を表示します。',
    ].join(''),
  },
};

/** A sentence as a message. */
export function sentence(text: string): Payload {
  return { type: 'message', summary: text, textFormat: 'plain', text };
}
