export { type AlarmName, type AlarmRow, alarms, type Condition } from './alarms.ts';
export {
  auditOf,
  callersOf,
  folderOf,
  listenersOf,
  type NamedListener,
  namesOpenToWallets,
  offsetsOfAHouse,
  originsOf,
  portsNeeded,
  signers,
} from './lookups.ts';
export {
  type LabelsOf,
  type MetricName,
  type MetricOf,
  type MetricRow,
  metrics,
  metricsOf,
  ownRoutes,
} from './metrics.ts';
export { namesOf, parties } from './parties.ts';
export { PORTS_OF_A_HOUSE, POSTGRES_OFFSET, portRanges, SANDBOX_DOOR_OFFSET } from './ports.ts';
export { type ProcessName, processes } from './processes.ts';
export {
  type Handed,
  type Kind,
  type Listener,
  type PartyRow,
  type ProcessRow,
  type SecretName,
  secretFiles,
} from './row.ts';
export {
  checkVariables,
  type VariableFinding,
  type VariableName,
  type VariableRow,
  variables,
  variableTypes,
} from './variables.ts';
