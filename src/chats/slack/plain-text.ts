// What a person wrote, as they wrote it: Slack's markup of mentions, links and escapes undone.
// https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages

/** `<@U…>`, `<#C…|name>`, `<!here>`, `<https://…|label>`. What else stands between the signs is a person's own. */
const REFERENCE = /<([@#!]|(?=https?:|mailto:))([^<>|]*)(?:\|([^<>]*))?>/g;

/** Plain text. A person stays `<@U…>`, since a name is not theirs alone. */
export function plainText(text: string): string {
  return withoutEscapes(
    text.replace(REFERENCE, (_, sign: string, target: string, label?: string) => {
      const name = label === undefined || label === '' ? target : label;
      switch (sign) {
        case '@':
          return `<@${target}>`;
        case '#':
          return name.startsWith('#') ? name : `#${name}`;
        case '!':
          return name === target ? `@${target.split('^')[0]}` : name;
      }
      return name;
    }),
  );
}

/** The same without the first mention of the bot; of whoever is mentioned first if nobody says who the bot is. */
export function withoutMention(text: string, bot: string | undefined): string {
  const mention = bot === undefined ? /^\s*<@[^<>]*>/ : new RegExp(`<@${bot}(?:\\|[^<>]*)?>`);
  return text.replace(mention, ' ').trim();
}

function withoutEscapes(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
