/** Saves what the page itself has made. */

/**
 * Offers text as a file to keep.
 * @param {BlobPart[]} parts
 * @param {string} type the media type
 * @param {string} name the file's name
 */
export function saveFile(parts, type, name) {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob(parts, { type }));
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
