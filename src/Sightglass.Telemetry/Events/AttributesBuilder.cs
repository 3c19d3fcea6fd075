using System.Runtime.InteropServices;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Builds the attributes of one row as a minified JSON object with unique names.</summary>
internal sealed class AttributesBuilder
{
    // So many members are compared one by one; of more, those with the same hash.
    private const int FewMembers = 32;

    private readonly ByteBuffer _json = new(1024);
    private readonly ByteBuffer _compacted = new();

    // One entry per member, in order; a member starts at its '{' or ','. Emptied by Clear.
    private readonly List<(uint Hash, int Start, int NameEnd, bool IsReplaced)> _members = [];

    // The members of each hash that are not replaced, if there are many: names of equal hashes are rare. Emptied by Clear.
    private readonly Dictionary<uint, List<int>> _byHash = [];
    private bool _anyReplaced;

    public int CapacityBytes => _json.Capacity + _compacted.Capacity;

    public void Clear()
    {
        _json.Clear();
        _members.Clear();
        _byHash.Clear();
        _anyReplaced = false;
    }

    /// <summary>Starts a member; the caller appends one JSON value. An earlier member of the same name is replaced.</summary>
    public ByteBuffer Begin(ReadOnlySpan<byte> name)
    {
        var start = _json.Length;
        _json.Append(start == 0 ? (byte)'{' : (byte)',');
        JsonText.AppendString(_json, name);
        var hash = Replace(_json.Slice(start + 1, _json.Length));
        _members.Add((hash, start, _json.Length, false));
        if (_members.Count > FewMembers)
        {
            Index(_members.Count == FewMembers + 1 ? 0 : _members.Count - 1);
        }

        _json.Append((byte)':');
        return _json;
    }

    /// <summary>Removes the member with this name, if there is one.</summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        if (_members.Count > 0)
        {
            var end = _json.Length;
            JsonText.AppendString(_json, name);
            Replace(_json.Slice(end, _json.Length));
            _json.Truncate(end);
        }
    }

    /// <returns>False when the row has no attributes.</returns>
    public bool TryFinish(out ReadOnlySpan<byte> json)
    {
        json = default;
        if (_members.Count == 0)
        {
            return false;
        }

        var built = _anyReplaced ? Compact() : _json;
        if (built.Length == 0)
        {
            return false;
        }

        built.Append((byte)'}');
        json = built.Span;
        return true;
    }

    /// <summary>Marks the member with the same name as replaced.</summary>
    /// <param name="member">The name as written, including quotes.</param>
    /// <returns>The name's hash.</returns>
    private uint Replace(ReadOnlySpan<byte> member)
    {
        var hash = NameTable.Hash(member);
        if (_members.Count <= FewMembers)
        {
            for (var i = 0; i < _members.Count; i++)
            {
                TryReplace(i, hash, member);
            }
        }
        else if (_byHash.TryGetValue(hash, out var equal))
        {
            for (var i = equal.Count - 1; i >= 0; i--)
            {
                if (TryReplace(equal[i], hash, member))
                {
                    equal.RemoveAt(i);
                }
            }
        }

        return hash;
    }

    private bool TryReplace(int index, uint hash, ReadOnlySpan<byte> member)
    {
        var other = _members[index];
        if (other.IsReplaced || other.Hash != hash || !_json.Slice(other.Start + 1, other.NameEnd).SequenceEqual(member))
        {
            return false;
        }

        _members[index] = other with { IsReplaced = true };
        return _anyReplaced = true;
    }

    private void Index(int first)
    {
        for (var i = first; i < _members.Count; i++)
        {
            if (!_members[i].IsReplaced)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_byHash, _members[i].Hash, out _) ??= []).Add(i);
            }
        }
    }

    private ByteBuffer Compact()
    {
        _compacted.Clear();
        for (var i = 0; i < _members.Count; i++)
        {
            if (!_members[i].IsReplaced)
            {
                _compacted.Append(_compacted.Length == 0 ? (byte)'{' : (byte)',');
                _compacted.Append(_json.Slice(_members[i].Start + 1, i + 1 < _members.Count ? _members[i + 1].Start : _json.Length));
            }
        }

        return _compacted;
    }
}
