import { notify } from './feedback/Notice';

/** Copies a text to the clipboard and shows a notice. Browsers offer the clipboard only to secure pages; with plain http a selection is used instead. */
export async function copyText(text: string, done: string): Promise<void> {
  notify((await isCopied(text)) ? done : 'The browser did not allow copying');
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return isCopiedBySelection(text);
  }
}

function isCopiedBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
