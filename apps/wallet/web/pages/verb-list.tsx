import { Ruby, withoutRuby } from '@inro/design-system';
import { useText } from '../text.ts';

const verbs = [
  { href: '#/show', name: 'app.show', hint: 'app.show_hint' },
  { href: '#/log', name: 'app.log', hint: 'app.log_hint' },
  { href: '#/lost', name: 'app.lost', hint: 'app.lost_hint' },
] as const;

/** What a person can do, as verbs; only what works. */
export function VerbList({ canShow }: { readonly canShow: boolean }) {
  const t = useText();
  return (
    <nav aria-label={withoutRuby(t('app.menu'))} className="my-6">
      <ul className="grid gap-3">
        {verbs
          .filter((verb) => canShow || verb.name !== 'app.show')
          .map((verb) => (
            <li key={verb.href}>
              <a
                className="block min-h-16 rounded-8 border border-key-900 p-4 text-key-1000 hover:bg-key-50"
                href={verb.href}
              >
                <span className="block text-std-20B-150">
                  <Ruby>{t(verb.name)}</Ruby>
                </span>
                <span className="block text-solid-gray-900">
                  <Ruby>{t(verb.hint)}</Ruby>
                </span>
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
