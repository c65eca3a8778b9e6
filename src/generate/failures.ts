/** What a version prints that cannot find one of its modules. */
export const UNCAUGHT_EXCEPTION = `Uncaught Exception \t${JSON.stringify({
  errorType: 'Error',
  errorMessage:
    "Cannot find module '/var/task/node_modules/aws-sdk/clients/dynamodb' imported from /var/task/src/syncBalance/listener.mjs\nDid you mean to import aws-sdk/clients/dynamodb.js?",
  code: 'ERR_MODULE_NOT_FOUND',
  url: 'file:///var/task/node_modules/aws-sdk/clients/dynamodb',
  stack: [
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/var/task/node_modules/aws-sdk/clients/dynamodb' imported from /var/task/src/syncBalance/listener.mjs",
    'Did you mean to import aws-sdk/clients/dynamodb.js?',
    '    at new NodeError (node:internal/errors:406:5)',
    '    at finalizeResolution (node:internal/modules/esm/resolve:238:11)',
    '    at moduleResolve (node:internal/modules/esm/resolve:850:10)',
    '    at ModuleLoader.resolve (node:internal/modules/esm/loader:352:25)',
    '    at link (node:internal/modules/esm/module_job:84:36)',
  ],
})}`

/** `console.error('An error occured while syncing the balance', error)`: the stack, then the error's own properties. */
export const SYNC_FAILED = `An error occured while syncing the balance TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]
    at throwDefaultError (/var/task/node_modules/@smithy/smithy-client/dist-cjs/default-error-handler.js:8:22)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async syncBalance (file:///var/task/src/syncBalance/listener.mjs:84:5) {
  '$fault': 'client',
  '$metadata': { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 },
  CancellationReasons: [ { Code: 'ConditionalCheckFailed' }, { Code: 'None' } ]
}`

/** What the runtime prints when the handler throws on. */
export const INVOKE_ERROR = `Invoke Error \t${JSON.stringify({
  errorType: 'TransactionCanceledException',
  errorMessage:
    'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
  name: 'TransactionCanceledException',
  $fault: 'client',
  stack: [
    'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
    '    at throwDefaultError (/var/task/node_modules/@smithy/smithy-client/dist-cjs/default-error-handler.js:8:22)',
  ],
})}`

/** `console.log('Sending slack notification', message, arn)`. */
export function slackMessage(country: string): string {
  return `Sending slack notification {
  country: '${country}',
  channel: 'subscription-service-alarms-dev',
  kitchen: '${country}001',
  brand: 'CALO',
  suppress: false,
  blocks: [
    { type: 'section', text: [Object] },
    { type: 'section', fields: [Array] },
    { type: 'section', text: [Object] }
  ]
} arn:aws:sns:us-east-1:123456789012:calo-sns-dev-send-slack`
}
