/** What a program that reads PDF found in one, of everything that a person does not see on its pages. */
export interface PdfFacts {
  readonly pages: number;
  /** Points, of each page that was looked at. */
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly isEncrypted: boolean;
  /** Scripts of the document, its pages and its fields; actions when it is opened. */
  readonly hasActions: boolean;
  readonly hasAttachments: boolean;
  /** XFA: a form that is drawn by a program of its own. */
  readonly hasXfa: boolean;
  /** A collection of files that looks like a document. */
  readonly isCollection: boolean;
  /** Layers (ISO 32000-2 §8.11): another program shows another page. */
  readonly hasLayers: boolean;
  /** Subtypes of annotations, and whether it is one that is not seen. */
  readonly annotations: readonly {
    readonly subtype: string;
    readonly isHidden: boolean;
    readonly hasActions: boolean;
  }[];
}

/** A person looks at them all. */
export const MOST_PAGES = 100;
/**
 * Points: a page that is as wide as the screen can be read up to A1, and one that is longer than a receipt, narrower than
 * an inch or nothing at all is drawn as a line, or by no canvas.
 */
const SHORTEST_SIDE = 72;
const LONGEST_SIDE = 2_400;
const LONGEST_SHAPE = 6;
const isReadable = ({ width, height }: PdfFacts['sizes'][number]): boolean => {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short >= SHORTEST_SIDE && long <= LONGEST_SIDE && long <= short * LONGEST_SHAPE;
};
/** What may lie on a page: a link, which leads nowhere here, and a field with its value. */
const stillAnnotations = ['Link', 'Widget'];

/** Why a PDF is not shown: it does something, or carries something along, that nobody sees. Undefined where nothing speaks against it. */
export function whyNotShown(facts: PdfFacts): 'wallet.document_active' | 'wallet.document_not_shown' | undefined {
  const isStill = facts.annotations.every(
    ({ subtype, isHidden, hasActions }) => stillAnnotations.includes(subtype) && !isHidden && !hasActions,
  );
  if (facts.hasActions || facts.hasAttachments || facts.hasXfa || facts.isCollection || facts.hasLayers || !isStill)
    return 'wallet.document_active';
  const isWhole = facts.pages >= 1 && facts.pages <= MOST_PAGES && facts.sizes.every(isReadable);
  return facts.isEncrypted || !isWhole ? 'wallet.document_not_shown' : undefined;
}
