import type { Drill } from '../drill.ts';
import { cutEverywhere } from '../element/cut-everywhere.ts';
import { enrol, factory } from '../element/phone.ts';

export const drill: Drill = {
  name: 'element-enrolment',
  title: 'the power goes before and after every write of a whole enrolment',
  run: (selection) => cutEverywhere({ start: async () => factory(), tell: enrol }, selection),
};
