import { EditorView } from '@codemirror/view';

/**
 * The editor lives in a shadow root, where its style sheets are adopted rather than inlined (the content security policy
 * forbids inline styles). The page's custom properties apply there, but its classes do not, so all of its styles are here.
 */
export const editorTheme = EditorView.theme({
  '&': { fontSize: 'var(--sg-text-m)', color: 'var(--sg-text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--sg-font-mono)', lineHeight: '20px', fontVariantLigatures: 'none', overflowX: 'auto', scrollbarWidth: 'none' },
  '.cm-content': { padding: '7px 0', caretColor: 'var(--sg-accent)' },
  '.cm-line': { padding: '0 2px' },
  '.cm-cursor': { borderLeftColor: 'var(--sg-accent)', borderLeftWidth: '1.5px' },
  '.cm-placeholder': { maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', color: 'var(--sg-text-faint)', fontFamily: 'var(--sg-font)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--sg-accent-soft)',
  },
  '.sg-field': { color: 'var(--sg-text)', fontWeight: '500' },
  '.sg-operator': { color: 'var(--sg-text-faint)' },
  '.sg-open, .sg-close': { color: 'var(--sg-text-faint)' },
  '.sg-keyword': { color: 'var(--sg-accent-text)', fontWeight: '600' },
  '.sg-string, .sg-value': { color: 'var(--sg-met)' },
  '.sg-number': { color: 'var(--sg-near)' },
  '.sg-error': {
    textDecoration: 'underline wavy var(--sg-missed)',
    textDecorationThickness: '1px',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--sg-raised)',
    border: '1px solid var(--sg-border)',
    borderRadius: 'var(--sg-radius-m)',
    boxShadow: 'var(--sg-shadow-raised)',
    overflow: 'hidden',
    zIndex: '300',
  },
  // Below the bar, not only below the text.
  '.cm-tooltip.cm-tooltip-autocomplete': { marginTop: '10px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--sg-font-mono)', maxHeight: '320px', minWidth: '300px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '3px 8px',
    borderRadius: 'var(--sg-radius-s)',
    color: 'var(--sg-text)',
    fontSize: 'var(--sg-text-s)',
    lineHeight: '20px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--sg-accent-soft)', color: 'var(--sg-text)' },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: '420px' },
  '.cm-completionDetail': { color: 'var(--sg-text-faint)', fontFamily: 'var(--sg-font)', fontStyle: 'normal', marginLeft: '16px' },
  '.cm-completionIcon': {
    width: '52px',
    padding: '0',
    opacity: '1',
    fontFamily: 'var(--sg-font)',
    fontSize: 'var(--sg-text-xs)',
    color: 'var(--sg-text-faint)',
  },
  ...Object.fromEntries(
    ['field', 'operator', 'value', 'keyword', 'function', 'metric', 'table', 'recent'].map((kind) => [`.cm-completionIcon-${kind}::after`, { content: `'${kind}'` }]),
  ),
});
