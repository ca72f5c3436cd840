import { createAwsCloud } from '../../../src/clouds/aws';
import type { JsonObject } from '../../../src/core/json';
import { createPage, type PageParts } from '../../../src/hosts/local/page';
import { listSamples } from '../../../src/hosts/local/samples';
import { pipelineStory } from '../../../src/hosts/local/story';
import { createEventStream } from '../../../src/hosts/local/stream';

const NOW = Date.parse('2026-11-20T14:00:00Z');
const FILES = [{ id: 'aws/pipeline-run', body: pipelineStory(new Date('2021-01-01T00:00:00Z'))[0]!.body }];

function openPage(
  door: (request: Request) => Promise<Response> = async () =>
    Response.json({ accepted: 1, rejected: [] }, { status: 202 }),
  more: Partial<PageParts> = {},
) {
  const knocks: { path: string; type: string | null; body: JsonObject }[] = [];
  const stream = createEventStream();
  const page = createPage({
    assets: new Map([['/', { type: 'text/html; charset=utf-8', body: '<!doctype html>' }]]),
    threads: async (after) => ({ threads: [], next: after }),
    elsewhere: [{ chat: 'Slack', url: 'http://127.0.0.1:3979' }, { chat: 'Teams' }],
    files: FILES,
    samples: () => listSamples(FILES, [createAwsCloud()], new Date(NOW)),
    story: (now) =>
      pipelineStory(now)
        .slice(0, 2)
        .map((event) => ({ ...event, pauseMs: 0 })),
    press: async (body) =>
      (body as JsonObject | undefined)?.action === 'retry' ? { type: 'taken', text: 'Sent.' } : undefined,
    ...more,
    async door(request) {
      knocks.push({
        path: new URL(request.url).pathname,
        type: request.headers.get('content-type'),
        body: (await request.clone().json()) as JsonObject,
      });
      return door(request);
    },
    stream,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: () => NOW,
  });
  return {
    knocks,
    ask: (path: string, method = 'GET', body?: string) =>
      page(new Request(`http://127.0.0.1:3978${path}`, { method, body })),
  };
}

describe('the page over HTTP', () => {
  it('serves its files under a policy that allows no inline code and no other origin', async () => {
    const answer = await openPage().ask('/');

    expect(await answer!.text()).toBe('<!doctype html>');
    const policy = answer!.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(answer!.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['/events/aws', '/health', '/slack/events', '/pages'])('leaves %s to the bot', async (path) => {
    expect(await openPage().ask(path)).toBeUndefined();
  });

  it('gives the threads from where the reader is', async () => {
    const answer = await openPage().ask('/page/threads?after=k%217');

    expect(await answer!.json()).toEqual({ threads: [], next: 'k!7' });
  });

  it('says which chats have their messages elsewhere', async () => {
    const answer = await openPage().ask('/page/elsewhere');

    expect(await answer!.json()).toEqual({
      elsewhere: [{ chat: 'Slack', url: 'http://127.0.0.1:3979' }, { chat: 'Teams' }],
    });
  });

  it('lists the samples and gives the JSON of each', async () => {
    const { ask } = openPage();

    const { samples } = (await (await ask('/page/samples'))!.json()) as { samples: { id: string }[] };
    const body = await (await ask(`/page/samples/${encodeURIComponent(samples[0]!.id)}`))!.json();

    expect(samples).toHaveLength(1);
    expect(body).toEqual(FILES[0]!.body);
  });

  it('sends a sample through the door of its cloud, as it is', async () => {
    const { ask, knocks } = openPage();

    const answer = await ask('/page/samples/aws%2Fpipeline-run', 'POST');

    expect(await answer!.json()).toEqual({ ok: true, message: 'Sent: 1 event accepted.' });
    expect(knocks).toEqual([{ path: '/events/aws', type: 'application/json', body: FILES[0]!.body }]);
  });

  it('or as if it happened just now', async () => {
    const { ask, knocks } = openPage();

    await ask('/page/samples/aws%2Fpipeline-run?fresh=1', 'POST');

    expect(knocks[0]!.body.time).toBe('2026-11-20T14:00:00.000Z');
    expect(knocks[0]!.body.id).not.toBe((FILES[0]!.body as JsonObject).id);
  });

  it('tells what the door refused', async () => {
    const { ask } = openPage(async () => Response.json({ error: 'it is no event' }, { status: 400 }));

    const answer = await ask('/page/samples/aws%2Fpipeline-run', 'POST');

    expect([answer!.status, await answer!.json()]).toEqual([
      422,
      { ok: false, message: 'Refused: it is no event.' },
    ]);
  });

  it('plays the story through the doors, in order', async () => {
    const { ask, knocks } = openPage();

    const answer = await ask('/page/story', 'POST');
    while (knocks.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));

    expect(await answer!.json()).toEqual({
      ok: true,
      message: 'The story is playing: 2 events in 0 seconds.',
    });
    expect(knocks.map(({ body }) => body['detail-type'])).toEqual([
      'SageMaker Model Building Pipeline Execution Status Change',
      'SageMaker Model Building Pipeline Execution Step Status Change',
    ]);
  });

  it('says so if the door refuses the story, and tells no more of it', async () => {
    const { ask, knocks } = openPage(async () => new Response(null, { status: 401 }));

    const answer = await ask('/page/story', 'POST');

    expect([answer!.status, await answer!.json()]).toEqual([
      422,
      { ok: false, message: 'Refused: the door answered 401.' },
    ]);
    expect(knocks).toHaveLength(1);
  });

  it('tells every open page if the story is refused on the way', async () => {
    const answers = [Response.json({ accepted: 1 }, { status: 202 }), new Response(null, { status: 503 })];
    const { ask } = openPage(async () => answers.shift()!);
    const stream = (await ask('/page/stream'))!.body!.getReader();
    const read = async (): Promise<string> => new TextDecoder().decode((await stream.read()).value);
    await read(); // how soon to come back

    const answer = await ask('/page/story', 'POST');
    const told = await read();
    await stream.cancel();

    expect(answer!.status).toBe(200);
    expect(told).toBe(
      'event: trouble\ndata: {"message":"The story stopped. Refused: the door answered 503."}\n\n',
    );
  });

  it('has clouds of this machine tell their story where there are some', async () => {
    const begin = jest.fn(async () => undefined);
    const { ask, knocks } = openPage(undefined, { begin });

    const answer = await ask('/page/story', 'POST');

    expect(await answer!.json()).toEqual({
      ok: true,
      message: expect.stringContaining('The story has begun'),
    });
    expect([begin.mock.calls.length, knocks]).toEqual([1, []]);
  });

  it('says so if they do not', async () => {
    const { ask } = openPage(undefined, { begin: () => Promise.reject(new Error('Nobody listens.')) });

    const answer = await ask('/page/story', 'POST');

    expect([answer!.status, await answer!.json()]).toEqual([
      502,
      { ok: false, message: 'The story cannot begin. Nobody listens.' },
    ]);
  });

  it.each([
    ['what it shows', '{"action":"retry"}', 200, { type: 'taken', text: 'Sent.' }],
    ['something else', '{"action":"stop"}', 404, { error: 'there is no such button on the page' }],
    ['no JSON', 'retry', 404, { error: 'there is no such button on the page' }],
  ])('answers a press of %s', async (_what, body, status, expected) => {
    const answer = await openPage().ask('/page/press', 'POST', body);

    expect([answer!.status, await answer!.json()]).toEqual([status, expected]);
  });

  it.each([
    ['/page/press', 'GET', 404],
    ['/page/nothing', 'GET', 404],
    ['/page/samples/aws%2Fnobody', 'GET', 404],
    ['/page/samples/%E0%A4%A', 'POST', 404],
    ['/page/samples/aws%2Fpipeline-run', 'DELETE', 405],
    ['/page/story', 'GET', 404],
  ])('%s %s: %i', async (path, method, status) => {
    expect((await openPage().ask(path, method))!.status).toBe(status);
  });
});
