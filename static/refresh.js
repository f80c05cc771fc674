// A page that waits for a worker looks again by itself. Without JavaScript the link "Look again" does the same.
setTimeout(() => location.reload(), 2000);
