# What the pages say, in Russian. Every file has the same messages in the same order.

language-name = Русский
skip = К содержанию
nav = Главное
nav-board = Доска
nav-queue = Очередь
nav-tasks = Задачи
search = Поиск
me = Я
me-language = Язык
me-password = Пароль
password-new = Новый пароль
password-again = Ещё раз
password-set = Задать пароль
password-hint = Не меньше десяти символов. Все другие ваши сеансы завершатся.
password-differs = пароли различаются: нужен один и тот же дважды
sign-in = Войти
sign-in-title = Вход в Slated
sign-in-login = Логин
sign-in-password = Пароль
sign-in-hint = Ещё нет пароля? Попросите ссылку для входа у того, кто сопровождает Slated.
sign-in-wrong = Логин или пароль неверен.
sign-in-too-many = Слишком много попыток. Подождите минуту.
sign-in-as = Вы войдёте как { $login }.
sign-in-gone = Эта ссылка больше не действует
cabinet = Ваша работа с нами
cabinet-open = Открыть
cabinet-open-hint = Что для вас сделано и зачем, что обещано и что будет дальше.
cabinet-gone = По этому адресу ничего нет
cabinet-gone-hint = Попросите у своего менеджера новую ссылку.
cabinet-since = Работа сделана начиная с: { $day }.
cabinet-done = Что сделано
cabinet-done-nothing = За это время ничего не завершено.
cabinet-under-way = В работе
cabinet-under-way-nothing = Сейчас ничего не начато.
cabinet-promises = Что мы обещали
cabinet-promises-nothing = Открытых обещаний нет.
cabinet-next = Что дальше
cabinet-next-nothing = На ближайший месяц ничего не запланировано.
cabinet-ask = Насколько вам понятна наша работа?
cabinet-scale = 0: совсем нет. 10: полностью.
cabinet-words = Что непонятно? (необязательно)
cabinet-send = Отправить
said-understood = Спасибо. Ваш менеджер это видит.
sign-out = Выйти
back = Назад
more = Дальше
today = сегодня
yesterday = вчера
tomorrow = завтра
moment = { $day } { $time }
moment-there = { $when } в { $zone }
day = { $weekday }, { $day } { $month }
day-of-year = { $weekday }, { $day } { $month } { $year }
minutes = { $n } мин
hours = { $n } ч
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
tasks-open = { $n ->
    [one] { $n } открытая задача
    [few] { $n } открытые задачи
   *[other] { $n } открытых задач
}
queue-title = Что сейчас?
queue-next = Дальше
queue-begun = Начато
queue-empty = Вас ничего не ждёт. Отлично.
queue-others = { $n ->
    [one] потом ещё { $n }
    [few] потом ещё { $n }
   *[other] потом ещё { $n }
}
due = до
promised = обещано
assignee = Кто
in-pool = пока никто
effort-left = Осталось работы
logged = Затрачено
first-deadline = сначала до { $when }
checklist = Чек-лист
actions = Что можно сделать
comments = Комментарии
comment-add = Добавить комментарий
comment-for-client = Клиент может это видеть
comment-send = Комментировать
for-client = для клиента
links = Ссылки
history = История
score = Оценка
score-is = Оценка { $score }
score-why = Почему здесь: оценка
score-terms = Сумма
term-base = База
term-risk = Риск клиента
term-importance = Важность
term-effort = Объём
term-slack = Запас времени
term-overdue = Просрочка
term-boost = Поправка менеджера
band-now = сейчас
band-today = сегодня
band-this-week = на этой неделе
band-later = позже
status-open = открыта
status-started = в работе
status-blocked = ждёт
status-in-review = на проверке
status-done = готово
status-cancelled = отменено
status-waived = снято клиентом
importance-low = низкая
importance-normal = обычная
importance-high = высокая
importance-critical = критическая
why-starts = начать до { $when }
why-started = должно было быть начато { $when }
why-overdue = просрочено с { $when }
why-risk-calm = клиент спокоен { $risk }
why-risk-watch = за клиентом следим { $risk }
why-risk-at-risk = клиент под риском { $risk }
why-risk-critical = клиент может уйти { $risk }
why-importance = важность { $importance }
why-promised = важность { $importance }, потому что обещано
why-effort = около { $effort } работы
override-pin = Закреплено вверху, { $by }: { $reason }
override-level = Уровень { $value }, { $by }: { $reason }
override-boost = { $value } баллов, { $by }: { $reason }
override-drifted = посмотрите ещё раз
override-kind = Что
kind-pin = Закрепить вверху
kind-up = Раньше прочих
kind-down = После прочих
kind-boost = Баллы
override-points = Баллы, от -100 до +100
override-ends = До (пусто: до выполнения)
reason = Причина
do-claim = Взять
do-start = Начать
do-go-on = Продолжить
do-open = Открыть
do-submit = Отправить на проверку
do-complete = Готово
do-approve = Принять
do-return = Вернуть
do-block = Заблокировано
do-unblock = Разблокировать
do-release = Отдать назад
do-timer-start = Включить таймер
do-timer-stop = Остановить таймер
do-log = Записать время
do-override = Изменить приоритет
do-clear-override = Снять поправку
do-move = Перенести срок
do-reassign = Передать другому
do-cancel = Отменить задачу
do-waive = Клиент снял обещание
do-reopen = Открыть снова
do-show = Показать последствия
do-confirm = Подтвердить
do-leave = Не менять
log-minutes = Минуты
log-left = Осталось минут
log-note = Заметка
block-for = Кого ждём: client, colleague:ЛОГИН или task:НОМЕР
block-until = Спросить снова
return-comment = Чего не хватает
return-unclear = Что непонятно, по строке
reassign-to = Логин
waive-reason = Что сказал клиент
waits-for = Ждёт { $what }
timer-runs = Ваш таймер идёт: { $minutes }
timer-forgotten = забыт с другого дня
tasks-none = Таких задач нет.
filter-client = Клиент
filter-assignee = Кто
filter-role = Роль
filter-status = Состояние
filter-any = любое
filter-words = Слова
filter-apply = Показать
deadline-to = Новый срок, по времени клиента ({ $zone })
deadline-code = Причина по списку
deadline-client-asked = Попросил клиент
deadline-told = Как сообщили клиенту
deadline-told-hint = Пусто: на вашей доске останется долг, пока клиенту не сообщат.
cause-client-late = Клиент опоздал
cause-scope-changed = Изменился объём
cause-absence = Кто-то отсутствовал
cause-our-estimate = Мы ошиблись в оценке
cause-other = Другое
price-title = Что изменится
price-none = Ни один срок не сорвётся и не спасётся.
price-slip = { $n ->
    [one] { $n } задача выйдет за срок
    [few] { $n } задачи выйдут за срок
   *[other] { $n } задач выйдут за срок
}
price-break = { $n ->
    [one] { $n } обещание нарушим
    [few] { $n } обещания нарушим
   *[other] { $n } обещаний нарушим
}
price-back = { $n ->
    [one] { $n } задача вернётся в срок
    [few] { $n } задачи вернутся в срок
   *[other] { $n } задач вернутся в срок
}
price-kept = { $n ->
    [one] { $n } обещание всё же выполним
    [few] { $n } обещания всё же выполним
   *[other] { $n } обещаний всё же выполним
}
price-later = { $n ->
    [one] { $n } задача будет позже
    [few] { $n } задачи будут позже
   *[other] { $n } задач будут позже
}
price-earlier = { $n ->
    [one] { $n } задача будет раньше
    [few] { $n } задачи будут раньше
   *[other] { $n } задач будут раньше
}
price-task = Задача
price-fate = Что станет
price-before = Конец сейчас
price-after = Конец тогда
price-others = { $n ->
    [one] ещё { $n } не показана
    [few] ещё { $n } не показаны
   *[other] ещё { $n } не показано
}
fate-slips = выйдет за срок
fate-comes-back = вернётся в срок
fate-closed = закроется
fate-later = позже
fate-earlier = раньше
fate-stays = без изменений
finish-never = никто не сделает
finish-closed = не делается
board-title = Что требует вас сегодня
board-calm = Ничто вас не требует. Наслаждайтесь.
board-cut = { $n ->
    [one] и ещё { $n }
    [few] и ещё { $n }
   *[other] и ещё { $n }
}
board-promises = { $n ->
    [one] { $n } обещание сорвётся
    [few] { $n } обещания сорвутся
   *[other] { $n } обещаний сорвутся
}
board-overdue = { $n ->
    [one] { $n } просрочена
    [few] { $n } просрочены
   *[other] { $n } просрочено
}
board-obligations = { $n ->
    [one] { $n } клиенту не сообщили
    [few] { $n } клиентам не сообщили
   *[other] { $n } клиентам не сообщили
}
board-silent = { $n ->
    [one] { $n } клиент в тишине
    [few] { $n } клиента в тишине
   *[other] { $n } клиентов в тишине
}
board-waiting = { $n ->
    [one] { $n } ждёт
    [few] { $n } ждут
   *[other] { $n } ждут
}
board-proposals = { $n ->
    [one] { $n } предложение
    [few] { $n } предложения
   *[other] { $n } предложений
}
board-reviews = { $n ->
    [one] { $n } на проверку
    [few] { $n } на проверку
   *[other] { $n } на проверку
}
board-unassigned = { $n ->
    [one] { $n } без исполнителя
    [few] { $n } без исполнителя
   *[other] { $n } без исполнителя
}
board-series = { $n ->
    [one] { $n } серия к просмотру
    [few] { $n } серии к просмотру
   *[other] { $n } серий к просмотру
}
board-will-break = обещано до { $deadline }, ожидаем { $finish }: срыв { $percent } %
board-was-promised = было обещано до { $deadline }
board-was-due = срок был { $deadline }
board-silent-since = { $n ->
    [one] без контакта { $n } день
    [few] без контакта { $n } дня
   *[other] без контакта { $n } дней
}
board-silent-ever = { $n ->
    [one] ни одного контакта за { $n } день
    [few] ни одного контакта за { $n } дня
   *[other] ни одного контакта за { $n } дней
}
board-blocked = ждёт: { $reason }
board-untold = перенесено на { $to }; клиент думает о { $from }
board-in-review = { $by } ждёт вашего слова
board-nobody = для роли { $role }, до { $deadline }
board-left = { $login } больше не работает, до { $deadline }
board-series-failed = не вычисляется: { $error }
board-held = { $day } задержано: { $reason }
next-tasks = К задачам
next-move = Перенести
next-unblock = Разблокировать
next-review = Проверить
next-reassign = Передать кому-то
problem-not-found = Такого здесь нет
problem-forbidden = Это не ваше действие
problem-not-yours = Это не ваше действие
problem-stale-version = Тем временем кто-то это изменил
problem-invalid = В форме что-то не так
problem-wrong-status = Для этого уже не то состояние
problem-taken = Кто-то был быстрее
problem-internal = Здесь что-то сломалось
said-claimed = Теперь это ваше.
said-started = Начато.
said-submitted = Отправлено на проверку.
said-completed = Готово. Отлично.
said-released = Возвращено в общую очередь.
said-blocked = Заблокировано.
said-unblocked = Можно продолжать.
said-approved = Принято.
said-returned = Возвращено.
said-reopened = Снова открыто.
said-cancelled = Отменено.
said-waived = Снято.
said-reassigned = Передано другому.
said-commented = Добавлено.
said-logged = Записано.
said-timer-started = Таймер идёт.
said-timer-stopped = Таймер остановлен.
said-overridden = Приоритет теперь ваш.
said-override-cleared = Снова решает оценка.
said-moved = Срок перенесён.
said-password = Пароль задан.
by-engine = Slated
by-operator = оператор
by-client = клиент
by-import = импорт
event-task-created = создана
event-task-unassigned = некому делать
event-task-claimed = взята
event-task-released = отдана назад
event-task-reassigned = передана
event-task-started = начата
event-task-blocked = заблокирована
event-task-unblocked = разблокирована
event-task-followed-up = пора спросить снова
event-task-reopened = открыта снова
event-task-commented = прокомментирована
event-link-added = добавлена ссылка
event-file-attached = добавлен файл
event-task-submitted = отправлена на проверку
event-task-returned = возвращена
event-task-approved = принята
event-task-completed = выполнена
event-task-cancelled = отменена
event-task-superseded = заменена новой
event-task-supersedes = заменяет старую
event-task-waived = снята клиентом
event-task-revised = обновлена по шаблону
event-task-shown = показ клиенту изменён
event-result-published = результат опубликован
event-time-logged = записано время
event-timer-started = таймер включён
event-timer-stopped = таймер остановлен
event-override-set = приоритет изменён
event-override-cleared = поправка снята
event-override-expired = поправка истекла
event-deadline-moved = срок перенесён
event-effort-set = объём задан
event-proposal-made = внесено предложение
event-proposal-accepted = предложение принято
event-proposal-rejected = предложение отклонено
event-proposal-withdrawn = предложение отозвано
event-proposal-expired = предложение устарело
event-client-told = клиенту сообщили
event-occurrence-skipped = дата пропущена
event-occurrence-held = дата задержана
event-occurrence-missed = дата упущена
event-occurrence-created = создана вручную
event-series-crowded = слишком много открытых в серии
event-series-failed = серия не вычисляется
event-series-ended = серия завершилась
event-engagement-started = услуга начата
event-engagement-paused = услуга приостановлена
event-engagement-resumed = услуга возобновлена
event-engagement-ended = услуга завершена
event-engagement-backfilled = созданы прошлые даты
event-series-retimed = изменились данные пояса
event-generation-held = создание остановлено
event-generation-released = создание продолжается
event-clock-confirmed = часы подтверждены
event-signal-received = сигнал
event-signal-corrected = сигнал исправлен
event-signal-withdrawn = сигнал отозван
event-risk-moved = риск изменился
event-risk-judged = риск оценён
event-risk-judgement-expired = оценка риска истекла
event-service-edited = услуга изменена
event-imported = файлы импортированы
event-key-created = ключ создан
event-key-revoked = ключ отозван
event-password-set = пароль задан
event-sign-in-link-made = создана ссылка для входа
event-cabinet-link-made = создана ссылка в кабинет
event-cabinet-link-revoked = ссылка в кабинет отозвана
event-person-left = больше не работает
event-person-back = снова работает
event-person-changed = изменено для человека
event-manager-changed = другой менеджер
event-client-changed = клиент изменён
event-client-handed-over = клиент передан
event-expectation-written = ожидания записаны
event-contact-added = добавлено контактное лицо
event-contact-changed = контактное лицо изменено
event-contact-removed = контактное лицо убрано
event-client-erased = данные клиента стёрты
event-person-erased = данные человека стёрты
event-absence-noted = отсутствие записано
event-absence-removed = отсутствие убрано
event-task-overdue = просрочена
event-promise-endangered = обещание под угрозой
event-endpoint-saved = адрес сохранён
event-endpoint-removed = адрес убран
event-endpoint-disabled = адрес отключён
event-secret-rotated = секрет сменён
