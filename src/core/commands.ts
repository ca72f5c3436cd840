// The commands that the menus of the chats offer, most used first; `help` tells of all.

export interface MenuCommand {
  /** What is typed first. */
  name: string;
  /** With what follows it: `<…>` must be there, `[…]` may. */
  usage: string;
  /** What it answers, in one sentence. */
  summary: string;
}

/** At most twelve: Teams shows no more. */
export const MENU: readonly MenuCommand[] = [
  {
    name: 'status',
    usage: 'status [name]',
    summary: 'What runs, has failed or waits now, in both clouds; or one pipeline, step by step.',
  },
  {
    name: 'runs',
    usage: 'runs <pipeline>',
    summary: 'The last runs of a pipeline: how they ended, how long they took, who started them.',
  },
  {
    name: 'model',
    usage: 'model <name>',
    summary: 'The versions of a model: approved or not, their metrics, where they are deployed.',
  },
  {
    name: 'approvals',
    usage: 'approvals',
    summary: 'What waits for a decision, how long already, and for whom.',
  },
  {
    name: 'endpoint',
    usage: 'endpoint <name>',
    summary: 'An endpoint: its status, variants and traffic, and who changed it last.',
  },
  { name: 'job', usage: 'job <name>', summary: 'Any job of either cloud.' },
  { name: 'recent', usage: 'recent [failures]', summary: 'The last events.' },
  {
    name: 'subscribe',
    usage: 'subscribe <matchers>',
    summary: 'Choose what this conversation hears, e.g. subscribe kind=pipeline-run tone=failure.',
  },
  {
    name: 'subscriptions',
    usage: 'subscriptions',
    summary: 'What this conversation hears, and how to stop it.',
  },
  { name: 'snooze', usage: 'snooze <name> [2h]', summary: 'Quiet about one thing, until a time.' },
  { name: 'whoami', usage: 'whoami', summary: 'Who you are to the bot, and what you may do.' },
  { name: 'help', usage: 'help [command]', summary: 'All commands, or one of them with examples.' },
];
