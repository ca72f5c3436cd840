// What Slack's door says by itself, to one person: the few things that nobody behind it knows of.

export const WORDS = {
  unknownButton: 'This button is none that I know. Perhaps its message is of another version of Bellhop.',
  unknownPerson: 'Slack does not say who you are, so nothing was done.',
  notTaken: 'Nothing was done: I could not take this down. Please try again in a minute.',
  tooLate: 'Slack opened no dialog, because I was too slow. Please press again.',
  noDialog: 'Slack opened no dialog, so nothing was done. Please press again.',
  commentMissing: 'Please write something here.',
  commentTooLong: 'At most 500 characters, please.',
  notice: 'Nothing was done',
  close: 'Close',
} as const;
