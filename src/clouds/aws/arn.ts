// ARNs: the parts that say what a resource is and where it lives.

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  /** As it was written. */
  text: string;
  service: string;
  /** Absent where the ARN names none, or one of an impossible form. */
  region?: string;
  account?: string;
  /** `training-job` of `training-job/fraud-train`; empty where the resource has no type. */
  type: string;
  /** `fraud-detector/42` of `model-package/fraud-detector/42`. */
  resource: string;
}

const LONGEST_ARN = 2048;

/** A region such as `eu-west-1` or `us-gov-west-1`; undefined for anything else. */
export function regionOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z]{2}(-[a-z]{2,12}){1,2}-\d{1,2}$/.test(text) ? text : undefined;
}

/** A twelve-digit account; undefined for anything else. */
export function accountOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{12}$/.test(text) ? text : undefined;
}

/** The parts of an ARN; undefined for anything that is none. */
export function parseArn(text: string | undefined): Arn | undefined {
  if (text === undefined || text.length > LONGEST_ARN) return undefined;
  const parts = /^arn:aws[a-z-]*:([a-z0-9-]+):([^:]*):([^:]*):([^:/]*[:/])?(.+)$/.exec(text);
  if (parts === null) return undefined;
  const [, service = '', region, account, type = '', resource = ''] = parts;
  return {
    text,
    service,
    region: regionOf(region),
    account: accountOf(account),
    type: type.slice(0, -1),
    resource,
  };
}

/** As `parseArn`, for resources of SageMaker only: details also name roles, keys and images. */
export function parseSageMakerArn(text: string | undefined): Arn | undefined {
  const arn = parseArn(text);
  return arn?.service === 'sagemaker' ? arn : undefined;
}

/** A resource's name and version as people say them: a run goes by its pipeline's name, `a/7` is version 7 of a. */
export function namedBy(arn: Arn): { name: string; version?: string } {
  const { resource, type } = arn;
  const slash = resource.indexOf('/');
  const first = resource.slice(0, slash);
  const last = resource.slice(resource.lastIndexOf('/') + 1);
  if (slash <= 0 || last === '') return { name: resource };
  if (type === 'pipeline') return { name: first };
  if ((type === 'model-package' || type === 'image-version') && /^\d+$/.test(last)) {
    return { name: first, version: last };
  }
  return { name: last };
}

/** The pipeline and execution of a pipeline execution's ARN; undefined for any other ARN. */
export function parseExecutionArn(
  text: string | undefined,
): { pipeline: string; execution: string } | undefined {
  const arn = parseSageMakerArn(text);
  if (arn?.type !== 'pipeline') return undefined;
  const [, pipeline, execution] = /^([^/]+)\/execution\/([^/]+)$/.exec(arn.resource) ?? [];
  return pipeline !== undefined && execution !== undefined ? { pipeline, execution } : undefined;
}

/** The partition of a region: China and GovCloud are clouds of their own. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The ARN that a SageMaker resource has by rule; its name is in lower case there. */
export function buildArn(region: string, account: string, type: string, name: string): string {
  return `arn:${partitionOf(region)}:sagemaker:${region}:${account}:${type}/${name.toLowerCase()}`;
}
