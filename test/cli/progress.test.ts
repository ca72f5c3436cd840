// Progress: a line painted over for a person, a line now and then for a log.

import { createProgress } from '../../src/cli/progress';

function record(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = createProgress({ isTTY, write: (text: string) => written.push(text) }, () => clock.now);
  const showAt = (now: number, text: string) => {
    clock.now = now;
    progress.show(text);
  };
  return { written, progress, showAt };
}

describe('progress', () => {
  it('is one line on a terminal, painted over at most ten times a second, and gone at the end', () => {
    const { written, progress, showAt } = record(true);

    showAt(0, 'a');
    showAt(99, 'b');
    showAt(100, 'c');
    progress.end();
    progress.end();

    expect(written).toEqual(['\r\u001b[Ka', '\r\u001b[Kc', '\r\u001b[K']);
  });

  it('is a plain line every five seconds in a log, and none for short work', () => {
    const { written, progress, showAt } = record(false);

    showAt(4_999, 'a');
    showAt(5_000, 'b');
    showAt(9_999, 'c');
    showAt(10_000, 'd');
    progress.end();

    expect(written).toEqual(['b\n', 'd\n']);
  });
});
