// A deployment: how far the update of an endpoint is, or which models were put behind it.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { groups, text } from '../shared/attributes';
import { logsUrl } from '../shared/console';
import { baseSample } from '../shared/sample';
import { type VariantView, variantsOf, variantsSample } from '../shared/variants';

interface EndpointDeploymentView extends BaseView {
  config: string | null;
  /** The configuration it is going to; null when only the capacity changes. */
  nextConfig: string | null;
  /** Those to come in a blue/green update, else those in service. */
  variants: VariantView[];
  modelCount: number;
  models: { name: string; version: string | null }[];
  computeType: string | null;
  logsUrl: string | null;
}

export const endpointDeployment: EventHandler<EndpointDeploymentView> = {
  view(event, _children, words) {
    const models = groups(event.attributes, 'models').flatMap((model) => {
      const name = text(model, 'name');
      return name === null ? [] : [{ name, version: text(model, 'version') }];
    });
    const next = variantsOf(event, 'pendingVariants', words);
    return withFields(baseView(event, words), {
      config: text(event.attributes, 'endpointConfig'),
      nextConfig: text(event.attributes, 'pendingEndpointConfig'),
      variants: next.length > 0 ? next : variantsOf(event, 'variants', words),
      modelCount: models.length,
      models,
      computeType: text(event.attributes, 'computeType'),
      logsUrl: logsUrl(event),
    });
  },
  sample: {
    ...baseSample('endpoint-deployment'),
    config: 'fraud-detector-2026-11-03',
    nextConfig: 'fraud-detector-2026-11-20',
    variants: variantsSample,
    modelCount: 1,
    models: [{ name: 'fraud-detector', version: '42' }],
    computeType: 'AKS',
    logsUrl: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups',
  },
};
