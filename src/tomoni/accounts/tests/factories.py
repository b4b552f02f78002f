"""People and posts for tests, also of other parts."""

from datetime import date

from tomoni.accounts.models import Department, DepartmentVersion, Holding, Person, Post, Role, RoleDefinition

PASSWORD = "correct horse battery"
ALWAYS = date(2020, 4, 1)


def person(email: str = "hanako@example.jp", *, password: str | None = PASSWORD) -> Person:
    from allauth.account.models import EmailAddress

    made = Person.objects.create_user(email, password, name="花子")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def department(key: str = "planning", name: str = "企画課", since: date = ALWAYS) -> Department:
    made = Department.objects.create(key=key)
    DepartmentVersion.objects.create(department=made, name=name, valid_from=since)
    return made


def post(holder: Person, *permissions: str, of: Department | None = None, bound: bool = False) -> Post:
    """A post that the person holds and that may do this, for its own department alone if ``bound``."""
    made = Post.objects.create(title="担当", department=of, valid_from=ALWAYS)
    Holding.objects.create(post=made, person=holder, valid_from=ALWAYS)
    role, _ = RoleDefinition.objects.update_or_create(
        code="-".join(sorted(permissions)).replace(".", "_"),
        defaults={"label_ja": "役割", "label_en": "Role", "permissions": list(permissions)},
    )
    Role.objects.create(post=made, definition=role, department=of if bound else None, valid_from=ALWAYS)
    return made


def staff(*permissions: str, email: str = "staff@example.jp") -> Person:
    made = person(email)
    post(made, *permissions)
    return made
