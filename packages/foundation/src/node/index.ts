export { draftOf, isDraft, placeFileOnce, removeDrafts, replaceFile, syncFolder } from './files.ts';
export { readMasterKey } from './master-key.ts';
export { readRegularFile } from './regular-file.ts';
