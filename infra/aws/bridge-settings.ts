// What whoever deploys the bridge can choose. The bridge is for a bot that runs on Azure and hears of SageMaker.

import { type Acting, readActing } from './acting';
import { type Context, ContextReader } from './context';
import { readDecisionsBus } from './decisions';
import { readConfigHere, readEmail, readName } from './settings';

export interface BridgeSettings {
  name: string;
  /** `azureBot`: the address of the function app, without a path. */
  url: string;
  alarmEmail?: string;
  /** `azureTenant`, `azurePrincipal` and `azureAudience`: lets the function app's identity take a role here, without keys. */
  trust?: Trust;
}

export interface Trust {
  /** `config`: where the bot reads bellhop.yaml from at run time, if that is in this account. */
  config?: string;
  tenant: string;
  /** The object id of the function app's managed identity. */
  principal: string;
  /** The application ID URI for which the identity asks its token. */
  audience: string;
  /** What the bot's buttons may do in SageMaker. */
  acting: Acting;
  /** `decisionsBus`: the event bus on which it publishes decisions. */
  decisionsBus?: string;
}

/** Undefined if there is no bridge to deploy. @throws SettingsError */
export function readBridgeSettings(context: Context): BridgeSettings | undefined {
  const reader = new ContextReader(context);
  const url = reader.text('azureBot', {
    pattern: /^https:\/\/[^/?#]+\/?$/,
    is: 'an https address without a path',
  });
  if (url === undefined) return undefined;
  const settings = {
    name: readName(reader, 'BellhopBridge'),
    url: url.replace(/\/$/, ''),
    alarmEmail: readEmail(reader),
    trust: readTrust(reader),
  };
  reader.finish();
  return settings;
}

function readTrust(reader: ContextReader): Trust | undefined {
  const tenant = reader.guid('azureTenant');
  const principal = reader.guid('azurePrincipal');
  const audience = reader.text('azureAudience');
  if (tenant !== undefined && principal !== undefined && audience !== undefined)
    return {
      ...{ tenant, principal, audience },
      config: readConfigHere(reader),
      acting: readActing(reader),
      decisionsBus: readDecisionsBus(reader),
    };
  if ([tenant, principal, audience].some((value) => value !== undefined)) {
    reader.problem('azureTenant, azurePrincipal and azureAudience go together');
  }
  return undefined;
}
