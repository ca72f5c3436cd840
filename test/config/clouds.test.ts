import { checkConfig } from '../../src/config';

const ROUTE = `
receivers: [{ name: ml, slack: { channel: "#ml" } }]
route: { receiver: ml }
`;
const WORKSPACE =
  '/subscriptions/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/fraud';

async function read(clouds: string) {
  const { config, problems } = await checkConfig({
    env: {},
    file: 'x.yaml',
    readFile: () => `${ROUTE}${clouds}`,
  });
  return { acting: config?.acting, problems: problems.map(({ message }) => message) };
}

describe('clouds:', () => {
  it('says where Bellhop may act', async () => {
    const { acting, problems } = await read(`clouds:
  aws:
    - account: "111122223333"
      regions: [eu-west-1, us-east-1]
    - { account: "222233334444", regions: [eu-west-1], role: "arn:aws:iam::222233334444:role/bellhop-acts" }
  azure: ["${WORKSPACE}"]
  stages: { approve: { stage: Production, status: Approved } }
`);

    expect(problems).toEqual([]);
    expect(acting).toEqual({
      aws: [
        { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
        {
          account: '222233334444',
          regions: ['eu-west-1'],
          role: 'arn:aws:iam::222233334444:role/bellhop-acts',
        },
      ],
      azure: [WORKSPACE],
      stages: { approve: { stage: 'Production', status: 'Approved' } },
    });
  });

  it('left out is nowhere', async () => {
    expect((await read('')).acting).toEqual({ aws: [], azure: [], stages: {} });
  });

  it.each([
    [
      'an account without quotes',
      'aws: [{ account: 111122223333, regions: [eu-west-1] }]',
      'expected text, not the number 111122223333 (put it in quotes)',
    ],
    [
      'a short account',
      'aws: [{ account: "1111", regions: [eu-west-1] }]',
      'expected an AWS account, 12 digits in quotes',
    ],
    ['no region', 'aws: [{ account: "111122223333", regions: [] }]', 'the list must not be empty'],
    [
      'what is no region',
      'aws: [{ account: "111122223333", regions: [Ireland] }]',
      'expected a region such as eu-west-1',
    ],
    [
      'what is no role',
      'aws: [{ account: "111122223333", regions: [eu-west-1], role: admin }]',
      'expected the ARN of a role, arn:aws:iam::<account>:role/<name>',
    ],
    [
      'a workspace by its name',
      'azure: [fraud]',
      'expected the resource id of a workspace, /subscriptions/…/workspaces/<name>',
    ],
    [
      'a workspace that leaves its place',
      `azure: ["${WORKSPACE}/../x"]`,
      'expected the resource id of a workspace, /subscriptions/…/workspaces/<name>',
    ],
    [
      'a misspelt key',
      'aws: [{ acount: "111122223333", regions: [eu-west-1] }]',
      'unknown key "acount" (did you mean "account"?)',
    ],
  ])('refuses %s', async (_name, text, message) => {
    expect((await read(`clouds: { ${text} }`)).problems).toContain(message);
  });
});
