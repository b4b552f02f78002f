"""People and the town hall. Dates: ``valid_from`` included, ``valid_to`` excluded; open ends are None."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tomoni.audit.api import EncryptedTextField


class PersonManager(BaseUserManager["Person"]):
    """Makes people. Anything else about them goes through actions."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A saved person; without a password nobody can sign in by one."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody with an account: staff, or a citizen who wanted one. Signs in by mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = EncryptedTextField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    SHREDDED = "@shredded.invalid"  # end of the address of an account that was ended

    def __str__(self) -> str:
        return str(self.pk)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold for a time."""

    def on(self, day: date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Dated(models.Model):
    """Something that holds from one day until another."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Department(models.Model):
    """The identity of a department (課・係) through all its names. ``key`` is a short stable code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.key


class DepartmentVersion(Dated):
    """What a department was called, and what it belonged to, for a time."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="versions")
    parent = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)  # telephone of the office, public

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "valid_from"], name="one_department_version_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """That a department went over into another one: renamed, split or merged (改称・分割・統合)."""

    class Kind(models.TextChoices):
        SPLIT = "split"
        MERGED = "merged"
        REPLACED = "replaced"

    predecessor = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.predecessor} -> {self.successor}"


class Post(Dated):
    """A post (役職) in a department: 課長, 係長, 担当 …; the mayor's post has no department."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="posts")
    title = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.title


class Holding(Dated):
    """Who holds a post."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.post_id}"


class RoleDefinition(models.Model):
    """A role of the city's choosing: a code, its label, the permissions it bundles. Seeded from ``catalog/roles.yaml``."""

    code = models.SlugField(primary_key=True)
    label_ja = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60)
    permissions = models.JSONField(default=list)
    department_only = models.BooleanField(default=False)  # holds for the post's own department alone

    def __str__(self) -> str:
        return self.code


class Role(Dated):
    """What a post may do, for one department or (None) for the whole town hall."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="roles")
    definition = models.ForeignKey(RoleDefinition, on_delete=models.PROTECT, related_name="roles")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.definition_id} @ {self.post_id}"
