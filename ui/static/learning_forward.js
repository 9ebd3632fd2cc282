// 「進む」 after 「戻る」: the quiz that the address names again is opened again.
window.addEventListener('popstate', () => {
  const quiz = new URL(window.location.href).searchParams.get('quiz');
  if (quiz && element.isConnected && document.querySelector('#learn-home')?.offsetParent) {
    trigger('click', {do: 'open', quiz});
  }
});
