export { InroError, isErrorCode, type PublicDetails } from './error.ts';
export { type Problem, renderProblem } from './render.ts';
export {
  type Actor,
  type ErrorCode,
  type ErrorRow,
  errorTable,
  type Locale,
  type LocalizedText,
  type Retry,
} from './table/index.ts';
