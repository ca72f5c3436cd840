import { type Inline, parseInline, parseMrkdwn } from '../../../../functions/local/page/slack/mrkdwn';

/** The tree in short: *b(…)*, so that a table can hold it. */
function short(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return node.text;
        case 'break':
          return '⏎';
        case 'code':
          return `code(${node.text})`;
        case 'mention':
          return `mention(${node.text})`;
        case 'link':
          return `link(${node.url}, ${short(node.children)})`;
        case 'date':
          return `date(${node.seconds}, ${node.format}, ${node.fallback})`;
        default:
          return `${node.type}(${short(node.children)})`;
      }
    })
    .join('');
}

describe('mrkdwn in a line', () => {
  it.each([
    ['*Failed* now', 'bold(Failed) now'],
    ['_later_ and ~never~', 'italic(later) and strike(never)'],
    ['*a _b_ c*', 'bold(a italic(b) c)'],
    ['(*bold*), *bold*.', '(bold(bold)), bold(bold).'],
    ['5*3*2 and a_b_c', '5*3*2 and a_b_c'],
    ['* not *', '* not *'],
    ['a \u2060*b*', 'a \u2060*b*'],
    ['`*x* _y_`', 'code(*x* _y_)'],
    ['``', '``'],
    ['*open', '*open'],
    ['&lt;!channel&gt; &amp;amp; &quot;', '<!channel> &amp; &quot;'],
    ['<https://a.example/x?a=1&amp;b=2|the *log*>', 'link(https://a.example/x?a=1&b=2, the bold(log))'],
    ['<https://a.example>', 'link(https://a.example, https://a.example)'],
    ['*<https://a.example/*|x>*', 'bold(link(https://a.example/*, x))'],
    [
      '<@U123> <#C1|ml> <!here> <!subteam^S1|@ml>',
      'mention(@U123) mention(#ml) mention(@here) mention(@@ml)',
    ],
    [
      '<!date^1795184000^{date_short} at {time}|20 Nov 2026>',
      'date(1795184000, {date_short} at {time}, 20 Nov 2026)',
    ],
    ['a < b', 'a < b'],
  ])('%s', (text, tree) => {
    expect(short(parseInline(text))).toBe(tree);
  });
});

describe('mrkdwn in blocks', () => {
  it('keeps a code block as it is, and what stands around it', () => {
    const blocks = parseMrkdwn('*Why*\n```a &lt; *b*\n  <https://x.example|c>```\nafter');

    expect(blocks).toEqual([
      { type: 'lines', children: [{ type: 'bold', children: [{ type: 'text', text: 'Why' }] }] },
      { type: 'pre', text: 'a < *b*\n  c' },
      { type: 'lines', children: [{ type: 'text', text: 'after' }] },
    ]);
  });

  it.each(['>', '&gt;'])('joins lines that begin with %s into one quote', (mark) => {
    const blocks = parseMrkdwn(`said\n${mark} one\n${mark}two\nend`);

    expect(blocks.map(({ type }) => type)).toEqual(['lines', 'quote', 'lines']);
    expect(blocks[1]).toEqual({
      type: 'quote',
      children: [{ type: 'text', text: 'one' }, { type: 'break' }, { type: 'text', text: 'two' }],
    });
  });
});
