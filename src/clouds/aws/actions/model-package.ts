// Approving and rejecting a model version: UpdateModelPackage, between a look before and a look after.

import {
  DescribeModelPackageCommand,
  type DescribeModelPackageOutput,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import type { Deed, Order, Standing } from '../../../core/cloud-actions';
import type { ActionId } from '../../../core/event';
import { confirmed } from './confirm';
import { type Origin, originOf } from './origin';
import { movedAttributes, plain, presentEvent } from './present-state';
import { distinct, nameOf } from './requesters';
import { oneLine, type Row, refused, type Scene } from './scene';

type Package = DescribeModelPackageOutput;

const PENDING = 'PendingManualApproval';
const LONGEST_CLIENT_TOKEN = 36;
/** Of what the message showed, what an approver decides on. */
const MATTERS = ['packageStatus', 'approvalStatus', 'images', 'modelDataUrls', 'modelMetrics', 'lifecycle'];

/** `MetadataOnly`: nobody has to let Bellhop decrypt a model card. */
export async function describePackage({ calls, arn }: Scene): Promise<Package> {
  return calls.read(
    new DescribeModelPackageCommand({ ModelPackageName: arn.text, IncludedData: 'MetadataOnly' }),
  );
}

function wantedBy(action: ActionId): 'Approved' | 'Rejected' {
  return action === 'reject' ? 'Rejected' : 'Approved';
}

/** What people call its status: its approval, once there is something to approve. */
export function statusOf({ ModelPackageStatus, ModelApprovalStatus }: Package): string {
  if (ModelPackageStatus !== 'Completed') return ModelPackageStatus ?? 'Unknown';
  return ModelApprovalStatus ?? ModelPackageStatus;
}

function whyNot(now: Package): string | undefined {
  const { ModelPackageStatus: status, ModelApprovalStatus: approval, ModelPackageName } = now;
  if (status !== 'Completed') return `The package ${ModelPackageName} is ${status}, not Completed.`;
  if (approval === undefined)
    return `${ModelPackageName} is no version in a model group, so nobody approves it.`;
  if (approval === PENDING) return undefined;
  const by = nameOf(now.LastModifiedBy);
  return `It is ${approval} already${by === undefined ? '' : `, last changed by ${by}`}.`;
}

/** A version that does not say what it came from has who registered it; and itself where not even that is known. */
async function originOfVersion(scene: Scene, now: Package): Promise<Origin> {
  const generatedBy = now.MetadataProperties?.GeneratedBy;
  if (generatedBy) return originOf(scene, generatedBy);
  return { requesters: [nameOf(now.CreatedBy) ?? scene.arn.text], lineage: [] };
}

async function inspect(scene: Scene, action: ActionId): Promise<Standing> {
  const now = await describePackage(scene);
  const at = now.LastModifiedTime ?? now.CreationTime;
  const event = presentEvent({
    detailType: 'SageMaker Model Package State Change',
    arn: scene.arn,
    at,
    detail: plain(now),
    shown: scene.event,
  });
  const origin = await originOfVersion(scene, now);
  const why = whyNot(now);
  return {
    status: statusOf(now),
    open: why === undefined,
    done: statusOf(now) === wantedBy(action),
    ...(why !== undefined && { why }),
    evidence: {
      version: scene.arn.text,
      packageStatus: now.ModelPackageStatus,
      approvalStatus: now.ModelApprovalStatus,
      // A version that was decided and then set back to pending is another question.
      lastModifiedAt: at?.toISOString(),
      inference: plain(now.InferenceSpecification),
      metrics: plain(now.ModelMetrics),
      lifecycle: plain(now.ModelLifeCycle),
    },
    moved: movedAttributes(scene.event, event, MATTERS),
    event,
    requesters: distinct([nameOf(now.CreatedBy), nameOf(now.LastModifiedBy), ...origin.requesters]),
    lineage: distinct([scene.arn.text, ...origin.lineage]),
  };
}

async function perform(scene: Scene, action: ActionId, order: Order): Promise<Deed> {
  const wanted = wantedBy(action);
  const note = oneLine(order.note);
  const before = await describePackage(scene);
  const why = whyNot(before);
  if (why !== undefined) {
    // The note holds the decision's own id: this very request was carried out before, and its answer was lost.
    const ours = before.ModelApprovalStatus === wanted && before.ApprovalDescription === note;
    if (!ours) throw refused('NotPending', why);
    return { status: statusOf(before) };
  }
  const stage = scene.stages?.[action === 'reject' ? 'reject' : 'approve'];
  await scene.calls.change(
    new UpdateModelPackageCommand({
      ModelPackageArn: scene.arn.text,
      ModelApprovalStatus: wanted,
      ApprovalDescription: note,
      ClientToken: order.token.slice(0, LONGEST_CLIENT_TOKEN),
      ...(stage !== undefined && {
        ModelLifeCycle: { Stage: stage.stage, StageStatus: stage.status, StageDescription: note },
      }),
    }),
  );
  const after = await confirmed(
    () => describePackage(scene),
    ({ ModelApprovalStatus }) => ModelApprovalStatus === wanted,
    scene.pause,
  );
  return { status: statusOf(after) };
}

export const modelPackageRow: Row = { inspect, perform };
