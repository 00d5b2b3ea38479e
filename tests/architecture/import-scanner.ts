/** One import found in a source text: static, type-only, re-export, dynamic, `import type("x")` or require. */
export interface FoundImport {
  readonly specifier: string;
  readonly line: number;
}

/** Replaces comments and template texts by spaces, keeps string literals and line breaks. */
export function withoutComments(source: string): string {
  let out = '';
  let i = 0;
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  while (i < source.length) {
    const two = source.slice(i, i + 2);
    const char = source[i]!;
    if (two === '//' || two === '/*') {
      const end = two === '//' ? source.indexOf('\n', i) : source.indexOf('*/', i) + 2;
      const stop = end <= (two === '//' ? -1 : 1) ? source.length : end;
      out += blank(source.slice(i, stop));
      i = stop;
    } else if (char === '"' || char === "'" || char === '`') {
      let j = i + 1;
      while (j < source.length && source[j] !== char && !(char !== '`' && source[j] === '\n'))
        j += source[j] === '\\' ? 2 : 1;
      const literal = source.slice(i, j + 1);
      out += char === '`' && literal.includes('${') ? blank(literal) : literal;
      i = j + 1;
    } else {
      out += char;
      i++;
    }
  }
  return out;
}

const FORMS = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])([^'"\n]+)\1/g,
  /\bimport\s*(['"])([^'"\n]+)\1/g,
  /\bimport\s*\(\s*(['"`])([^'"`\n]+)\1/g,
  /\brequire(?:\.resolve)?\s*\(\s*(['"`])([^'"`\n]+)\1/g,
];

/** All imports of a TypeScript or JavaScript text. */
export function findImports(source: string): FoundImport[] {
  const code = withoutComments(source);
  return FORMS.flatMap((form) =>
    [...code.matchAll(form)].map((match) => ({
      specifier: match[2]!,
      line: code.slice(0, match.index).split('\n').length,
    })),
  );
}

/** Lines of dynamic imports whose target no reader can see. */
export function findUnreadableImports(source: string): number[] {
  const code = withoutComments(source);
  return [...code.matchAll(/(?<![.\w])(?:import|require)\s*\(\s*(?!['"`])/g)].map(
    (match) => code.slice(0, match.index).split('\n').length,
  );
}
