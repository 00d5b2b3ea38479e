export { assembleCades, type CadesSupplements } from './assemble.ts';
export { type CadesOptions, documentHashOf, type PreparedCades, prepareCades } from './prepare.ts';
