/** Where a link of a document leads; undefined where there is nothing to open. */
export type Resolve = (target: string) => string | undefined;

/** As text or as the value of an attribute in double quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Code, links, pictures by their words, bold; everything else as it stands. Escaped before anything is marked. */
function inline(text: string, resolve: Resolve): string {
  const kept: string[] = [];
  const keep = (html: string): string => `\uE000${kept.push(html) - 1}\uE000`;
  const marked = escapeHtml(text)
    .replaceAll(/&lt;img [^>]*?alt=&quot;(.*?)&quot;.*?&gt;/gu, '$1')
    .replaceAll(/`([^`]+)`/gu, (_, code: string) => keep(`<code>${code}</code>`))
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/gu, (_, words: string, target: string) => {
      const href = resolve(target);
      return href === undefined ? words : `<a href="${escapeHtml(href)}">${words}</a>`;
    })
    .replaceAll(/\*\*([^*]+)\*\*/gu, '<strong>$1</strong>');
  const whole = (html: string): string => html.replaceAll(/\uE000(\d+)\uE000/gu, (_, at: string) => kept[Number(at)]!);
  return whole(marked);
}

/** By which GitHub and the documents' own links name a heading. */
export const placeOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/gu, '-');

const cells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/gu, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/**
 * The part of CommonMark and of GitHub's tables that this house's documents use: headings, paragraphs, lists, tables,
 * code. A document of our own only: what it does not know it shows as text.
 */
export function toHtml(markdown: string, resolve: Resolve): string {
  const say = (text: string): string => inline(text, resolve);
  const lines = markdown.replaceAll('\r', '').split('\n');
  const html: string[] = [];
  const while_ = (test: (line: string) => boolean): readonly string[] => {
    const taken: string[] = [];
    for (let next = lines[0]; next !== undefined && test(next); next = lines[0]) taken.push(lines.shift()!);
    return taken;
  };
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const heading = /^(#{1,6}) (.+)$/u.exec(line);
    if (line.trim() === '') continue;
    if (heading)
      html.push(`<h${heading[1]!.length} id="${placeOf(heading[2]!)}">${say(heading[2]!)}</h${heading[1]!.length}>`);
    else if (line.startsWith('```')) {
      const code = while_((next) => !next.startsWith('```'));
      lines.shift();
      html.push(`<pre tabindex="0"><code>${escapeHtml(code.join('\n'))}</code></pre>`);
    } else if (line.startsWith('|')) {
      const rows = [line, ...while_((next) => next.startsWith('|'))];
      const row = (text: string, tag: string): string =>
        `<tr>${cells(text)
          .map((cell) => `<${tag}>${say(cell)}</${tag}>`)
          .join('')}</tr>`;
      const [head, , ...body] = rows;
      html.push(
        `<div class="wide" tabindex="0"><table><thead>${row(head!, 'th')}</thead><tbody>${body.map((text) => row(text, 'td')).join('')}</tbody></table></div>`,
      );
    } else if (/^(?:[-*]|\d+\.) /u.test(line)) {
      const items = [line, ...while_((next) => /^(?:[-*]|\d+\.) |^ {2,}\S/u.test(next))];
      const tag = /^\d/u.test(line) ? 'ol' : 'ul';
      const text = items.map((item) => `<li>${say(item.trim().replace(/^(?:[-*]|\d+\.) /u, ''))}</li>`);
      html.push(`<${tag}>${text.join('')}</${tag}>`);
    } else {
      const more = while_((next) => next.trim() !== '' && !/^(?:#{1,6} |\||```|[-*] |\d+\. )/u.test(next));
      html.push(`<p>${say([line, ...more].join(' '))}</p>`);
    }
  }
  return html.join('\n');
}
