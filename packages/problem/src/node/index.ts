export { placeFileOnce, replaceFile } from './files.ts';
