import { notify } from './feedback/Notice';

/** Puts a text on the clipboard and says so. Browsers offer the clipboard to secure pages only; plain http falls back to a selection. */
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
