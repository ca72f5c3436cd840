// Reading CDK's context: texts into typed values, and a sentence for each that is wrong.

/** As `node.tryGetContext`: text from the command line, anything from cdk.json. */
export type Context = (name: string) => unknown;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whoever deploys has to change something; its message has a line for each problem. */
export class SettingsError extends Error {}

export class ContextReader {
  private readonly problems: string[] = [];

  constructor(private readonly context: Context) {}

  problem(text: string): void {
    this.problems.push(text);
  }

  /** @throws SettingsError with every problem so far. */
  finish(): void {
    if (this.problems.length > 0) throw new SettingsError(this.problems.join('\n'));
  }

  /** Trimmed; an empty one counts as absent. */
  text(name: string, shape?: { pattern: RegExp; is: string }): string | undefined {
    const value = this.context(name);
    const text = value === undefined || value === null ? '' : String(value).trim();
    if (text === '') return undefined;
    if (shape !== undefined && !shape.pattern.test(text)) {
      this.problem(`${name} must be ${shape.is}, not "${text}"`);
    }
    return text;
  }

  /** With commas between them; from cdk.json also as a list. */
  list(name: string, shape: { pattern: RegExp; is: string }): string[] {
    const value = this.context(name);
    const texts = (Array.isArray(value) ? value : String(value ?? '').split(',')).map((text) =>
      String(text).trim(),
    );
    const given = [...new Set(texts.filter((text) => text !== ''))];
    for (const text of given)
      if (!shape.pattern.test(text)) this.problem(`${name} must be ${shape.is}, not "${text}"`);
    return given;
  }

  guid(name: string): string | undefined {
    return this.text(name, { pattern: GUID, is: 'a GUID' });
  }

  oneOf<T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const [otherwise] = values;
    const text = this.text(name) ?? otherwise;
    const value = values.find((known) => known === text);
    if (value === undefined) this.problem(`${name} must be ${values.join(' or ')}, not "${text}"`);
    return value ?? otherwise;
  }

  wholeNumber(name: string, allows: (value: number) => boolean, is: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && allows(value)) return value;
    this.problem(`${name} must be ${is}, not "${text}"`);
    return undefined;
  }
}
