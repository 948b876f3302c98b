// Every page works without this file; it only tells the style sheet that script is there.
document.documentElement.classList.add("as-script");
