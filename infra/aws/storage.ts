// What the functions share: two queues with one place for their dead letters, the table, and the secrets.

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INBOX_TIMEOUT } from './limits';

/**
 * A message that a function died over comes back after this time. SQS asks for six times the function's limit.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY = Duration.seconds(6 * INBOX_TIMEOUT.toSeconds());
/** The bot buries a message itself, with its reason, after its eighth failure; this is the net below, for one that kills the function. */
const MOST_RECEIVES = 10;
/** A dead letter's age counts from when it was first sent, so it must be kept longer than a message. */
const MESSAGE_KEPT = Duration.days(4);
const DEAD_LETTER_KEPT = Duration.days(14);

const QUEUE = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
};

export class Storage extends Construct {
  readonly deadLetters: Queue;
  /** What the clouds tell, and what the event doors took. */
  readonly events: Queue;
  /** What the bot tells itself to do: signed, since whoever can put an event on the bus could write into the other. */
  readonly jobs: Queue;
  readonly table: Table;
  /** A JSON object of environment variables. Whoever deploys fills it once; no deployment touches its value again. */
  readonly secret: Secret;

  constructor(scope: Construct, { protect }: { protect: boolean }) {
    super(scope, 'Storage');
    this.deadLetters = new Queue(this, 'DeadLetters', { ...QUEUE, retentionPeriod: DEAD_LETTER_KEPT });
    this.events = this.queue('Events');
    this.jobs = this.queue('Jobs');
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.secret = new Secret(this, 'Secret', {
      description: 'Bellhop: the keys of its doors and the credentials of the chats, as a JSON object',
      // A key that nobody needs to know is made here; the others are added by hand.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'BELLHOP_JOBS_KEY',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private queue(id: string): Queue {
    return new Queue(this, id, {
      ...QUEUE,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: MESSAGE_KEPT,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
  }
}
