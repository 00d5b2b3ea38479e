import { DescriptionList, Subheading, useLocale } from '@inro/design-system';
import type { Cast } from './cast.ts';
import { useText } from './text.ts';

/** The authority's processes and whether each one answers. */
export function AuthorityList({ parts }: { readonly parts: Cast['authority'] }) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <div id="health">
      <Subheading>{t('cast.authority')}</Subheading>
      <DescriptionList
        rows={parts.map(({ title, healthy }) => ({
          term: title[locale],
          value: t(healthy ? 'cast.healthy' : 'cast.unhealthy'),
        }))}
      />
    </div>
  );
}
