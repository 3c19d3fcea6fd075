using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Builds the attributes of one row as a minified JSON object with unique names.</summary>
internal sealed class AttributesBuilder
{
    private readonly ByteBuffer _json = new(1024);
    private readonly ByteBuffer _compacted = new();

    // One entry per member, in order; a member starts at its '{' or ','. Emptied by Clear.
    private readonly List<(uint Hash, int Start, int NameEnd, bool IsReplaced)> _members = [];
    private bool _anyReplaced;

    public int CapacityBytes => _json.Capacity + _compacted.Capacity;

    public void Clear()
    {
        _json.Clear();
        _members.Clear();
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
        for (var i = 0; i < _members.Count; i++)
        {
            var other = _members[i];
            if (other.Hash == hash && _json.Slice(other.Start + 1, other.NameEnd).SequenceEqual(member))
            {
                _members[i] = other with { IsReplaced = true };
                _anyReplaced = true;
            }
        }

        return hash;
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
