import {
  type Filter,
  groupThreads,
  matches,
  NO_FILTER,
  signature,
} from '../../../../functions/local/page/model';
import type { PageMessage, PageThread } from '../../../../src/chats/page/message';

/** A thread posted `minute` minutes into the day; like the store, later roots have smaller ids. */
function thread(
  minute: number,
  chat: 'slack' | 'teams',
  about: string,
  more: Partial<PageMessage> = {},
): PageThread {
  const root: PageMessage = {
    id: `${2000 - minute}-${chat}`,
    chat,
    address: { channel: chat },
    payload: {},
    fallback: `${about} failed`,
    about,
    kind: 'pipeline-run',
    tone: 'failure',
    postedAt: new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString(),
    edits: 0,
    broadcast: false,
    ...more,
  };
  return { root, replies: [] };
}

function shape(threads: PageThread[]): string[][] {
  return groupThreads(threads).map((group) => group.threads.map(({ root }) => root.id));
}

describe('groupThreads', () => {
  it('puts the two chats of one subject side by side, the newest first', () => {
    const threads = [
      thread(0, 'slack', 'a'),
      thread(1, 'teams', 'a'),
      thread(2, 'teams', 'b'),
      thread(3, 'slack', 'b'),
    ];

    expect(shape(threads)).toEqual([
      ['1998-teams', '1997-slack'],
      ['2000-slack', '1999-teams'],
    ]);
  });

  it('does not care in which order it is told of them', () => {
    const threads = [
      thread(0, 'slack', 'a'),
      thread(1, 'teams', 'a'),
      thread(2, 'teams', 'b'),
      thread(3, 'slack', 'b'),
    ];

    expect(shape([...threads].reverse())).toEqual(shape(threads));
  });

  it('keeps two roots in one place apart: a second episode', () => {
    expect(shape([thread(0, 'slack', 'a'), thread(1, 'slack', 'a'), thread(2, 'teams', 'a')])).toEqual([
      ['1999-slack', '1998-teams'],
      ['2000-slack'],
    ]);
  });

  it('does not join what lies far apart in time', () => {
    expect(shape([thread(0, 'slack', 'a'), thread(11, 'teams', 'a')])).toEqual([
      ['1989-teams'],
      ['2000-slack'],
    ]);
  });
});

describe('matches', () => {
  const [group] = groupThreads([thread(0, 'slack', 'fraud-train'), thread(0, 'teams', 'fraud-train')]);

  it.each<[Partial<Filter>, boolean]>([
    [{}, true],
    [{ chat: 'teams' }, true],
    [{ tone: 'failure' }, true],
    [{ tone: 'success' }, false],
    [{ kind: 'endpoint' }, false],
    [{ search: 'FRAUD fail' }, true],
    [{ search: 'fraud churn' }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matches(group!, { ...NO_FILTER, ...filter })).toBe(expected);
  });
});

describe('signature', () => {
  it('changes with an edit and with a reply', () => {
    const of = (one: PageThread): string => signature(groupThreads([one])[0]!);
    const plain = thread(0, 'slack', 'a');
    const reply: PageMessage = { ...plain.root, id: 'reply' };

    const looks = [
      of(plain),
      of(thread(0, 'slack', 'a', { edits: 1 })),
      of({ ...plain, replies: [reply] }),
      of({ ...plain, replies: [{ ...reply, edits: 1 }] }),
    ];

    expect(new Set(looks).size).toBe(4);
  });
});
