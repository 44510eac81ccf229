/** Longest edge in pixels: from a sharp page of text to one that is still readable. */
const EDGES = [2560, 2048, 1600, 1280, 1024, 800, 640];
const QUALITIES = [0.85, 0.7, 0.55];
const JPEG = "image/jpeg";
const EXTENSION = /\.[^.]*$/;

function paint(bitmap: ImageBitmap, edge: number): HTMLCanvasElement {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context) {
    // JPEG has no transparency.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

const encode = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, JPEG, quality));

/**
 * Makes a photo (JPEG or PNG) smaller: the largest JPEG of at most `maxBytes`, turned as its EXIF data say. The new
 * file has no EXIF data: no place and no device.
 *
 * @returns null when the browser cannot read the photo, or it cannot be made small enough
 */
export async function shrinkPhoto(photo: File, maxBytes: number): Promise<File | null> {
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return null;
  const longest = Math.max(bitmap.width, bitmap.height);
  try {
    for (const edge of EDGES.filter((one, index) => index === 0 || one < longest)) {
      const canvas = paint(bitmap, edge);
      for (const quality of QUALITIES) {
        const blob = await encode(canvas, quality);
        if (blob?.type !== JPEG) return null;
        if (blob.size > maxBytes) continue;
        const name = `${photo.name.replace(EXTENSION, "")}.jpg`;
        return new File([blob], name, { type: JPEG, lastModified: photo.lastModified });
      }
    }
    return null;
  } finally {
    bitmap.close();
  }
}
