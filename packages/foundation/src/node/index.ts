export { draftOf, isDraft, placeFileOnce, removeDrafts, replaceFile, syncFolder } from './files.ts';
