namespace Sightglass.Query.Syntax;

/// <summary>A path from an event, as a JSON object, to values in it.</summary>
/// <param name="Steps">At least one.</param>
/// <param name="Names">Where the leading names stand in the text.</param>
public sealed record EventPath(IReadOnlyList<PathStep> Steps, TextSpan Names)
{
    /// <summary>The names that the path begins with; all of it unless it has indexes or wildcards.</summary>
    public IReadOnlyList<string> LeadingNames { get; } = [.. Steps.TakeWhile(step => step is MemberStep).Select(step => ((MemberStep)step).Name)];
}

/// <summary>A step to values within a value.</summary>
public abstract record PathStep;

/// <summary>The member of an object with this name.</summary>
public sealed record MemberStep(string Name) : PathStep;

/// <summary>The element of an array with this index, from 0.</summary>
public sealed record ItemStep(int Index) : PathStep;

/// <summary>Every member of an object.</summary>
public sealed record AnyMemberStep : PathStep;

/// <summary>Every element of an array.</summary>
public sealed record AnyItemStep : PathStep;
