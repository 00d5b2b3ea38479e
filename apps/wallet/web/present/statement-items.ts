import { formatDate, useLocale } from '@inro/design-system';
import type { StatedItems, StatementItem } from '@inro/presentation';
import { useText } from '../text.ts';

/** How an item is called. */
export function useItemName(): (item: StatementItem) => string {
  const t = useText();
  return (item) => {
    const age = /^age_over_(\d+)$/.exec(item)?.[1];
    if (age !== undefined) return t('statement.age', { age });
    return t(`statement.${item as 'name' | 'address' | 'prefecture' | 'birth_date' | 'gender'}`);
  };
}

/** What it says, as it is written: no reading is read into it. */
export function useItemValue(): (item: StatementItem, items: StatedItems) => string {
  const t = useText();
  const { locale } = useLocale();
  return (item, items) => {
    const value = items[item];
    if (typeof value === 'boolean') return t(value ? 'statement.yes' : 'statement.no');
    if (typeof value === 'object') return value.text;
    if (item === 'gender') return t(`sign.sex_${items.gender ?? 'unknown'}`);
    if (item === 'birth_date') return formatDate(locale, `${items.birth_date}T00:00:00+09:00`);
    return value ?? '';
  };
}
