// The breach that a model monitor writes into a tag, in all the forms it may have.

import { isBreachKey, readBreach } from '../../../src/clouds/azure/monitor';
import { pythonStrings } from '../../../src/clouds/azure/python-strings';

const TAG = 'azureml_modelmonitor_threshold_breached';
const HEAD =
  "The signal 'drift' has failed due to one or more features violating metric thresholds.\n" +
  'The feature names and their corresponding computed metric values violating the threshold are \n';

describe('readBreach', () => {
  it.each<[string, string, object]>([
    [
      'a Python list of JSON strings',
      `['{"metric_value":0.5,"metric_name":"psi","threshold_value":0.2,"group":"age"}']`,
      {
        breaches: [{ feature: 'age', metric: 'psi', value: 0.5, threshold: 0.2 }],
        reason: 'Signal drift: age (psi 0.5 > 0.2)',
      },
    ],
    [
      'a name with both kinds of quotes and a backslash',
      String.raw`['{"group":"it\'s \\"a\\\\b\\"","metric_name":"psi"}']`,
      { breaches: [{ feature: 'it\'s "a\\b"', metric: 'psi' }], reason: 'Signal drift: it\'s "a\\b" (psi)' },
    ],
    [
      'a list in JSON itself, with numbers as text',
      `[{"feature_name":"age","metric_value":"0.5","threshold_value":"NaN"}]`,
      { breaches: [{ feature: 'age', value: 0.5 }], reason: 'Signal drift: age (0.5)' },
    ],
    [
      'one readable item among broken ones',
      `['{"group":"age"}', '{"group"', 'x', '{}']`,
      { breaches: [{ feature: 'age' }], reason: 'Signal drift: age' },
    ],
    [
      'a list that is cut off',
      `['{"group":"age","threshold_value":0.3}', '{"group":"am`,
      { breaches: [{ feature: 'age', threshold: 0.3 }], reason: 'Signal drift: age (threshold 0.3)' },
    ],
    [
      'a value on its threshold',
      `['{"metric_value":2,"threshold_value":2}']`,
      { breaches: [{ value: 2, threshold: 2 }], reason: 'Signal drift: 2 = 2' },
    ],
  ])('reads %s', (_, list, expected) => {
    expect(readBreach({ [TAG]: `${HEAD}${list}\n` })).toEqual({ signal: 'drift', ...expected });
  });

  it('keeps at most 50 breaches and names five', () => {
    const items = Array.from({ length: 60 }, (_, index) => `'{"group":"f${index}"}'`);

    const breach = readBreach({ [TAG]: `${HEAD}[${items.join(', ')}]` });

    expect(breach?.breaches).toHaveLength(50);
    expect(breach?.reason).toBe('Signal drift: f0, f1, f2, f3, f4 and 45 more');
  });

  it('keeps the text, cut, when there is no list in it', () => {
    const text = `Something\r\n${'x'.repeat(5000)}`;

    expect(readBreach({ [TAG]: text })).toEqual({
      breaches: [],
      reason: 'Something',
      text: `${text.slice(0, 1999)}…`,
    });
  });

  it("takes the signal's name from the root run's tag", () => {
    expect(readBreach(undefined, { 'azureml.modelmonitor.threshold.breached.my_signal': 'yes' })).toEqual({
      signal: 'my_signal',
      breaches: [],
      reason: 'yes',
      text: 'yes',
    });
  });

  it.each([undefined, {}, { [TAG]: '' }, { [TAG]: null }, { other: HEAD }])('finds none in %j', (map) => {
    expect(readBreach(map)).toBeUndefined();
  });

  it('knows its tags whatever their letter case', () => {
    expect(['AzureML_ModelMonitor_Threshold_Breached', 'azureml.modelmonitor.x'].map(isBreachKey)).toEqual([
      true,
      false,
    ]);
  });
});

describe('pythonStrings', () => {
  it.each<[string, string, string[]]>([
    ['both quotes', `['a', "it's"]`, ['a', "it's"]],
    ['escapes', String.raw`['\n\t\r\\\'\"\x41\u00e9\U0001F600']`, ['\n\t\r\\\'"Aé😀']],
    ['escapes that are none', String.raw`['\q\xZZ\u12\U99999999\x4']`, ['qxZZu12U99999999x4']],
    ['an open string', `['a', 'b`, ['a']],
    ['an open escape', `['a', 'b\\`, ['a']],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(pythonStrings(text)).toEqual(expected);
  });
});
