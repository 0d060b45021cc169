async int f(int a<:3:>) <% return a<:await f(a):> + %:%: 1; %>
