# What the pages say, in Ukrainian. Every file has the same messages in the same order.

language-name = Українська
skip = Перейти до вмісту
nav = Головне
nav-board = Дошка
nav-queue = Черга
nav-tasks = Задачі
search = Пошук
me = Я
me-language = Мова
me-password = Пароль
password-new = Новий пароль
password-again = Ще раз
password-set = Задати пароль
password-hint = Щонайменше десять символів. Усі інші ваші сеанси завершаться.
password-differs = паролі різні: потрібен той самий двічі
sign-in = Увійти
sign-in-title = Вхід до Slated
sign-in-login = Логін
sign-in-password = Пароль
sign-in-hint = Ще немає пароля? Попросіть посилання для входу в того, хто супроводжує Slated.
sign-in-wrong = Логін або пароль неправильний.
sign-in-too-many = Забагато спроб. Зачекайте хвилину.
sign-in-as = Ви увійдете як { $login }.
sign-in-gone = Це посилання вже не діє
cabinet = Ваша робота з нами
cabinet-open = Відкрити
cabinet-open-hint = Що для вас зроблено і навіщо, що обіцяно і що буде далі.
cabinet-gone = За цією адресою нічого немає
cabinet-gone-hint = Попросіть у свого менеджера нове посилання.
cabinet-since = Роботу зроблено починаючи з: { $day }.
cabinet-done = Що зроблено
cabinet-done-nothing = За цей час нічого не завершено.
cabinet-under-way = У роботі
cabinet-under-way-nothing = Зараз нічого не розпочато.
cabinet-promises = Що ми обіцяли
cabinet-promises-nothing = Відкритих обіцянок немає.
cabinet-next = Що далі
cabinet-next-nothing = На найближчий місяць нічого не заплановано.
cabinet-ask = Наскільки вам зрозуміла наша робота?
cabinet-scale = 0: зовсім ні. 10: цілком.
cabinet-words = Що незрозуміло? (необов’язково)
cabinet-send = Надіслати
said-understood = Дякуємо. Ваш менеджер це бачить.
sign-out = Вийти
back = Назад
more = Далі
today = сьогодні
yesterday = вчора
tomorrow = завтра
moment = { $day } { $time }
moment-there = { $when } у { $zone }
day = { $weekday }, { $day } { $month }
day-of-year = { $weekday }, { $day } { $month } { $year }
minutes = { $n } хв
hours = { $n } год
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = нд
month-1 = січня
month-2 = лютого
month-3 = березня
month-4 = квітня
month-5 = травня
month-6 = червня
month-7 = липня
month-8 = серпня
month-9 = вересня
month-10 = жовтня
month-11 = листопада
month-12 = грудня
tasks-open = { $n ->
    [one] { $n } відкрита задача
    [few] { $n } відкриті задачі
   *[other] { $n } відкритих задач
}
queue-title = Що тепер?
queue-next = Далі
queue-begun = Розпочато
queue-empty = На вас нічого не чекає. Чудово.
queue-others = { $n ->
    [one] потім ще { $n }
    [few] потім ще { $n }
   *[other] потім ще { $n }
}
due = до
promised = обіцяно
assignee = Хто
in-pool = поки ніхто
effort-left = Лишилося роботи
logged = Витрачено
first-deadline = спершу до { $when }
checklist = Чек-лист
actions = Що можна зробити
comments = Коментарі
comment-add = Додати коментар
comment-for-client = Клієнт може це бачити
comment-send = Коментувати
for-client = для клієнта
links = Посилання
history = Історія
score = Оцінка
score-is = Оцінка { $score }
score-why = Чому тут: оцінка
score-terms = Сума
term-base = База
term-risk = Ризик клієнта
term-importance = Важливість
term-effort = Обсяг
term-slack = Запас часу
term-overdue = Прострочення
term-boost = Поправка менеджера
band-now = зараз
band-today = сьогодні
band-this-week = цього тижня
band-later = згодом
status-open = відкрита
status-started = у роботі
status-blocked = чекає
status-in-review = на перевірці
status-done = готово
status-cancelled = скасовано
status-waived = знято клієнтом
importance-low = низька
importance-normal = звичайна
importance-high = висока
importance-critical = критична
why-starts = почати до { $when }
why-started = мало бути почато { $when }
why-overdue = прострочено з { $when }
why-risk-calm = клієнт спокійний { $risk }
why-risk-watch = за клієнтом стежимо { $risk }
why-risk-at-risk = клієнт під ризиком { $risk }
why-risk-critical = клієнт може піти { $risk }
why-importance = важливість { $importance }
why-promised = важливість { $importance }, бо обіцяно
why-effort = близько { $effort } роботи
override-pin = Закріплено вгорі, { $by }: { $reason }
override-level = Рівень { $value }, { $by }: { $reason }
override-boost = { $value } балів, { $by }: { $reason }
override-drifted = перегляньте ще раз
override-kind = Що
kind-pin = Закріпити вгорі
kind-up = Раніше за інші
kind-down = Після інших
kind-boost = Бали
override-points = Бали, від -100 до +100
override-ends = До (порожньо: до виконання)
reason = Причина
do-claim = Взяти
do-start = Почати
do-go-on = Продовжити
do-open = Відкрити
do-submit = Надіслати на перевірку
do-complete = Готово
do-approve = Прийняти
do-return = Повернути
do-block = Заблоковано
do-unblock = Розблокувати
do-release = Віддати назад
do-timer-start = Увімкнути таймер
do-timer-stop = Зупинити таймер
do-log = Записати час
do-override = Змінити пріоритет
do-clear-override = Прибрати поправку
do-move = Перенести строк
do-reassign = Передати іншому
do-cancel = Скасувати задачу
do-waive = Клієнт зняв обіцянку
do-reopen = Відкрити знову
do-show = Показати наслідки
do-confirm = Підтвердити
do-leave = Не змінювати
log-minutes = Хвилини
log-left = Лишилося хвилин
log-note = Нотатка
block-for = Кого чекаємо: client, colleague:ЛОГІН або task:НОМЕР
block-until = Запитати знову
return-comment = Чого бракує
return-unclear = Що незрозуміло, по рядку
reassign-to = Логін
waive-reason = Що сказав клієнт
waits-for = Чекає на { $what }
timer-runs = Ваш таймер іде: { $minutes }
timer-forgotten = забуто з іншого дня
tasks-none = Таких задач немає.
filter-client = Клієнт
filter-assignee = Хто
filter-role = Роль
filter-status = Стан
filter-any = будь-який
filter-words = Слова
filter-apply = Показати
deadline-to = Новий строк, за часом клієнта ({ $zone })
deadline-code = Причина за списком
deadline-client-asked = Попросив клієнт
deadline-told = Як повідомили клієнта
deadline-told-hint = Порожньо: на вашій дошці лишиться борг, доки клієнта не повідомлять.
cause-client-late = Клієнт запізнився
cause-scope-changed = Змінився обсяг
cause-absence = Хтось був відсутній
cause-our-estimate = Ми помилилися в оцінці
cause-other = Інше
price-title = Що зміниться
price-none = Жоден строк не зірветься й не врятується.
price-slip = { $n ->
    [one] { $n } задача вийде за строк
    [few] { $n } задачі вийдуть за строк
   *[other] { $n } задач вийдуть за строк
}
price-break = { $n ->
    [one] { $n } обіцянку порушимо
    [few] { $n } обіцянки порушимо
   *[other] { $n } обіцянок порушимо
}
price-back = { $n ->
    [one] { $n } задача повернеться у строк
    [few] { $n } задачі повернуться у строк
   *[other] { $n } задач повернуться у строк
}
price-kept = { $n ->
    [one] { $n } обіцянку таки виконаємо
    [few] { $n } обіцянки таки виконаємо
   *[other] { $n } обіцянок таки виконаємо
}
price-later = { $n ->
    [one] { $n } задача буде пізніше
    [few] { $n } задачі будуть пізніше
   *[other] { $n } задач будуть пізніше
}
price-earlier = { $n ->
    [one] { $n } задача буде раніше
    [few] { $n } задачі будуть раніше
   *[other] { $n } задач будуть раніше
}
price-task = Задача
price-fate = Що станеться
price-before = Кінець зараз
price-after = Кінець тоді
price-others = { $n ->
    [one] ще { $n } не показано
    [few] ще { $n } не показано
   *[other] ще { $n } не показано
}
fate-slips = вийде за строк
fate-comes-back = повернеться у строк
fate-closed = закриється
fate-later = пізніше
fate-earlier = раніше
fate-stays = без змін
finish-never = ніхто не зробить
finish-closed = не робиться
board-title = Що потребує вас сьогодні
board-calm = Ніщо вас не потребує. Насолоджуйтесь.
board-cut = { $n ->
    [one] і ще { $n }
    [few] і ще { $n }
   *[other] і ще { $n }
}
board-promises = { $n ->
    [one] { $n } обіцянка зірветься
    [few] { $n } обіцянки зірвуться
   *[other] { $n } обіцянок зірвуться
}
board-overdue = { $n ->
    [one] { $n } прострочена
    [few] { $n } прострочені
   *[other] { $n } прострочених
}
board-obligations = { $n ->
    [one] { $n } клієнта не повідомлено
    [few] { $n } клієнтів не повідомлено
   *[other] { $n } клієнтів не повідомлено
}
board-silent = { $n ->
    [one] { $n } клієнт у тиші
    [few] { $n } клієнти в тиші
   *[other] { $n } клієнтів у тиші
}
board-waiting = { $n ->
    [one] { $n } чекає
    [few] { $n } чекають
   *[other] { $n } чекають
}
board-proposals = { $n ->
    [one] { $n } пропозиція
    [few] { $n } пропозиції
   *[other] { $n } пропозицій
}
board-reviews = { $n ->
    [one] { $n } на перевірку
    [few] { $n } на перевірку
   *[other] { $n } на перевірку
}
board-unassigned = { $n ->
    [one] { $n } без виконавця
    [few] { $n } без виконавця
   *[other] { $n } без виконавця
}
board-series = { $n ->
    [one] { $n } серія до перегляду
    [few] { $n } серії до перегляду
   *[other] { $n } серій до перегляду
}
board-will-break = обіцяно до { $deadline }, очікуємо { $finish }: зрив { $percent } %
board-was-promised = було обіцяно до { $deadline }
board-was-due = строк був { $deadline }
board-silent-since = { $n ->
    [one] без контакту { $n } день
    [few] без контакту { $n } дні
   *[other] без контакту { $n } днів
}
board-silent-ever = { $n ->
    [one] жодного контакту за { $n } день
    [few] жодного контакту за { $n } дні
   *[other] жодного контакту за { $n } днів
}
board-blocked = чекає: { $reason }
board-untold = перенесено на { $to }; клієнт думає про { $from }
board-in-review = { $by } чекає вашого слова
board-nobody = для ролі { $role }, до { $deadline }
board-left = { $login } більше не працює, до { $deadline }
board-series-failed = не обчислюється: { $error }
board-held = { $day } затримано: { $reason }
next-tasks = До задач
next-move = Перенести
next-unblock = Розблокувати
next-review = Перевірити
next-reassign = Передати комусь
problem-not-found = Такого тут немає
problem-forbidden = Це не ваша дія
problem-not-yours = Це не ваша дія
problem-stale-version = Тим часом хтось це змінив
problem-invalid = У формі щось не так
problem-wrong-status = Для цього вже не той стан
problem-taken = Хтось був швидший
problem-internal = Тут щось зламалося
said-claimed = Тепер це ваше.
said-started = Розпочато.
said-submitted = Надіслано на перевірку.
said-completed = Готово. Чудово.
said-released = Повернуто до спільної черги.
said-blocked = Заблоковано.
said-unblocked = Можна продовжувати.
said-approved = Прийнято.
said-returned = Повернуто.
said-reopened = Знову відкрито.
said-cancelled = Скасовано.
said-waived = Знято.
said-reassigned = Передано іншому.
said-commented = Додано.
said-logged = Записано.
said-timer-started = Таймер іде.
said-timer-stopped = Таймер зупинено.
said-overridden = Пріоритет тепер ваш.
said-override-cleared = Знову вирішує оцінка.
said-moved = Строк перенесено.
said-password = Пароль задано.
by-engine = Slated
by-operator = оператор
by-client = клієнт
by-import = імпорт
event-task-created = створено
event-task-unassigned = немає кому робити
event-task-claimed = взято
event-task-released = віддано назад
event-task-reassigned = передано
event-task-started = розпочато
event-task-blocked = заблоковано
event-task-unblocked = розблоковано
event-task-followed-up = час запитати знову
event-task-reopened = відкрито знову
event-task-commented = прокоментовано
event-link-added = додано посилання
event-file-attached = додано файл
event-task-submitted = надіслано на перевірку
event-task-returned = повернуто
event-task-approved = прийнято
event-task-completed = виконано
event-task-cancelled = скасовано
event-task-superseded = замінено новішою
event-task-supersedes = замінює старішу
event-task-waived = знято клієнтом
event-task-revised = оновлено за шаблоном
event-task-shown = показ клієнтові змінено
event-result-published = результат опубліковано
event-time-logged = записано час
event-timer-started = таймер увімкнено
event-timer-stopped = таймер зупинено
event-override-set = пріоритет змінено
event-override-cleared = поправку прибрано
event-override-expired = поправка скінчилася
event-deadline-moved = строк перенесено
event-effort-set = обсяг задано
event-proposal-made = внесено пропозицію
event-proposal-accepted = пропозицію прийнято
event-proposal-rejected = пропозицію відхилено
event-proposal-withdrawn = пропозицію відкликано
event-proposal-expired = пропозиція застаріла
event-client-told = клієнта повідомлено
event-occurrence-skipped = дату пропущено
event-occurrence-held = дату затримано
event-occurrence-missed = дату упущено
event-occurrence-created = створено вручну
event-series-crowded = забагато відкритих у серії
event-series-failed = серія не обчислюється
event-series-ended = серія завершилась
event-engagement-started = послугу почато
event-engagement-paused = послугу призупинено
event-engagement-resumed = послугу поновлено
event-engagement-ended = послугу завершено
event-engagement-backfilled = створено минулі дати
event-series-retimed = змінилися дані поясу
event-generation-held = створення зупинено
event-generation-released = створення триває
event-clock-confirmed = годинник підтверджено
event-signal-received = сигнал
event-signal-corrected = сигнал виправлено
event-signal-withdrawn = сигнал відкликано
event-risk-moved = ризик змінився
event-risk-judged = ризик оцінено
event-risk-judgement-expired = оцінка ризику скінчилася
event-service-edited = послугу змінено
event-imported = файли імпортовано
event-key-created = ключ створено
event-key-revoked = ключ відкликано
event-password-set = пароль задано
event-sign-in-link-made = створено посилання для входу
event-cabinet-link-made = створено посилання до кабінету
event-cabinet-link-revoked = посилання до кабінету відкликано
event-person-left = більше не працює
event-person-back = знову працює
event-person-changed = змінено для людини
event-manager-changed = інший менеджер
event-client-changed = клієнта змінено
event-client-handed-over = клієнта передано
event-expectation-written = очікування записано
event-contact-added = додано контактну особу
event-contact-changed = контактну особу змінено
event-contact-removed = контактну особу прибрано
event-client-erased = дані клієнта стерто
event-person-erased = дані людини стерто
event-absence-noted = відсутність записано
event-absence-removed = відсутність прибрано
event-task-overdue = прострочено
event-promise-endangered = обіцянка під загрозою
event-endpoint-saved = адресу збережено
event-endpoint-removed = адресу прибрано
event-endpoint-disabled = адресу вимкнено
event-secret-rotated = секрет змінено
