/** Offers a text as a file. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  saveAddress(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Offers what stands at a data or blob address as a file. */
export function saveAddress(name: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
