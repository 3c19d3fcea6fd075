import { readSession } from '../api/session';

const waitMs = 2_000;
const answersToGiveUp = 2;

/**
 * Loads a chunk of the page. React and the router remember a failed import permanently, so while
 * the server is down the chunk is requested again until it is there. If the server responds but does not have the file, it is a newer
 * version: the import fails, and the error offers to reload the page.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  let answers = 0;
  for (;;) {
    try {
      return await load();
    } catch (error) {
      // Requesting the session also shows and hides the banner.
      answers = (await isAnswering()) ? answers + 1 : 0;
      if (answers === answersToGiveUp) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

async function isAnswering(): Promise<boolean> {
  try {
    await readSession();
    return true;
  } catch {
    return false;
  }
}
