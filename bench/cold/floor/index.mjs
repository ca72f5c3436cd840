// The floor: a function that posts a fixed JSON text to Slack with the global fetch, and does nothing else.

const BODY = JSON.stringify({ channel: '#ml', text: 'Model version 17 waits for an approval.' });

export async function handler() {
  const response = await fetch(`${process.env.SLACK_API_URL}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${process.env.SLACK_BOT_TOKEN}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: BODY,
  });
  await response.json();
  return { batchItemFailures: [] };
}
